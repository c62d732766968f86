/**
 * The udp backend: packets between hosts travel bare in UDP datagrams, carried by this process.
 *
 * <p><b>How a packet flows.</b> A container sends to one of another host's subnet. Its host has one route for the whole
 * network, {@code 10.5.0.0/16 dev flannel0}, and the kernel hands the packet to whoever holds that TUN device open: the proxy
 * in this process. It looks up the peer whose subnet has the destination, takes one from the TTL, and sends the packet, as it
 * is and with no header of its own, in a datagram to port 8285 of that peer's public address. The proxy there takes another
 * one, and writes the packet to its own device, out of which it comes as if received; the kernel routes it to the bridge. The
 * outer IP and UDP headers are 28 bytes, which the MTU makes room for.
 *
 * <p><b>Many at once.</b> Where the kernel can, a TCP stream's packets are not walked through it one by one. What is read of
 * the device is a segment of up to 64 KB, cut here into packets as they are on the wire, which go out in one call
 * (UDP_SEGMENT); what is received in one call (UDP_GRO) is merged again before it is written. On the wire there is no
 * difference.
 *
 * <p><b>How many rows.</b> One device, one address, one route; in the proxy's own table one row for each peer.
 *
 * <p><b>What it publishes.</b> The public address, and neither type nor data: so flannel does with this backend.
 *
 * <p><b>Threads.</b> Two for each proxy, beside the loop's: one waits for the device, the other for the socket. They decide
 * nothing but where a packet goes, by a table that the loop publishes.
 *
 * <p><b>What it leaves.</b> On exit, nothing: the device goes with the process, and address and route go with it.
 */
@NullMarked
package net.tweed.backend.udp;

import org.jspecify.annotations.NullMarked;
