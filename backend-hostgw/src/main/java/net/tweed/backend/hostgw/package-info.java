/**
 * The host-gw backend: every host is the router to its own subnet.
 *
 * <p><b>How a packet flows.</b> A container sends to one of another host's subnet. Its host finds one route, {@code
 * 10.5.13.0/24 via 192.168.77.13 dev eth0}, and sends the packet as it is to that host's address: no tunnel, no other
 * header, no smaller MTU. The other host finds its own bridge, and delivers. Between the two there must be no router, for
 * it would not know the subnets: all hosts share one Ethernet segment. A peer off that segment is refused alone, by name.
 *
 * <p><b>How many rows.</b> One route for each peer and address family, in the main table, of protocol 84 ({@code ip route
 * show proto 84}). Nothing else: no device, no neighbour entries. The kernel finds a peer's Ethernet address as it does
 * any other's.
 *
 * <p><b>What it publishes.</b> The host's public address, which must be the one on its interface, for the kernel takes no
 * other as a router. No data of its own.
 *
 * <p><b>What it leaves.</b> On exit, everything: packets go on flowing. At start, routes of vanished peers go once the new
 * ones are in place, and so do the devices of an earlier vxlan run.
 */
@NullMarked
package net.tweed.backend.hostgw;

import org.jspecify.annotations.NullMarked;
