package net.tweed.core.model;

import java.net.InetAddress;

/**
 * The host's interface towards its peers.
 *
 * @param name the interface's name
 * @param index its kernel index when it was looked up: for display and sockets; rows name devices
 * @param mtu its MTU, in bytes
 * @param addresses the addresses packets to peers leave from
 * @param publicIps the addresses peers reach this host at: the same, unless the operator says otherwise
 */
public record Uplink(
        String name, int index, int mtu, DualStack<InetAddress> addresses, DualStack<InetAddress> publicIps) {}
