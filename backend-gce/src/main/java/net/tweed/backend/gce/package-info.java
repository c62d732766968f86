/**
 * The gce backend: a static route in the VPC network for each host.
 *
 * <p><b>How a packet flows.</b> A container sends to one of another host's subnet. Its host knows no route for it and sends
 * it to its default gateway, which in Google's network is no machine: every instance's own virtual switch knows the
 * network's routes. It finds {@code 10.5.13.0/24 → instance}, and hands the packet to that instance as it is: no tunnel, no
 * other header, no smaller MTU. Both instances must have {@code canIpForward}, for sender and receiver are addresses that
 * Google has not given them; and the firewall must let the container network pass.
 *
 * <p><b>How many rows.</b> One static route for each host and address family, in one table: the network's. Google's quota
 * on it counts both families together, and everybody's static routes. In the host's own kernel nothing is written.
 *
 * <p><b>Who writes.</b> Each host its own: that its subnet leads to its instance. The route's name holds cluster,
 * destination and a hash of where it leads; names are unique in a project, so clusters and networks cannot collide in one.
 * Its description names cluster, network and holder, and that alone makes a route ours: what does not say so is foreign and
 * never touched. Routes cannot be changed in place: a wrong one is replaced by adding the right one and then removing it.
 *
 * <p><b>What it publishes.</b> The host's public address, and beside it project, zone, instance and interface.
 *
 * <p><b>What it leaves.</b> On exit, everything: packets go on flowing.
 */
@NullMarked
package net.tweed.backend.gce;

import org.jspecify.annotations.NullMarked;
