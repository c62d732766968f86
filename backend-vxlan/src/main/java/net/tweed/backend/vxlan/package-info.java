/**
 * The vxlan backend: an Ethernet of its own for each network, carried in UDP between the hosts.
 *
 * <p><b>How a packet flows.</b> A container sends to one of another host's subnet, 10.5.79.0/24. Its host finds the route
 * {@code 10.5.79.0/24 via 10.5.79.0 dev flannel.1 onlink}: the router is the subnet's first address, which the other
 * host has on its own {@code flannel.1}, as a /32. The neighbour entry {@code 10.5.79.0 lladdr 4a:… PERMANENT} gives that
 * device's MAC without asking, and the FDB entry {@code 4a:… dst 192.168.77.12} the host to send the frame to. The kernel
 * wraps it: outer Ethernet, IP and UDP (port 8472) and VXLAN headers, 50 bytes with IPv4, 70 with IPv6, which the MTU
 * makes room for. The other host's kernel unwraps it, and routes it to its bridge.
 *
 * <p>Nothing is flooded and nothing learnt: what a host does not know of a peer, it does not send. With {@code
 * DirectRouting}, a peer on the same segment gets the plain route {@code 10.5.79.0/24 via 192.168.77.12 dev eth0}, and
 * none of the rest.
 *
 * <p><b>How many rows.</b> For each address family one device, {@code flannel.<VNI>} or {@code flannel-v6.<VNI>}, and one
 * address; for each peer and family one FDB entry, one neighbour, one route of protocol 84.
 *
 * <p><b>What it publishes.</b> The public address, and as data {@code {"VNI":1,"VtepMAC":"4a:…"}} for each family. The MAC
 * outlives the device and a reboot: it is that of the lease, else the device's, else made of the machine's id, the public
 * address and the VNI; so peers need not change theirs when a device is made anew.
 *
 * <p><b>What it leaves.</b> On exit, everything: the kernel goes on forwarding. At start, rows of vanished peers and the
 * devices and addresses of earlier configurations go once the new path is up.
 */
@NullMarked
package net.tweed.backend.vxlan;

import org.jspecify.annotations.NullMarked;
