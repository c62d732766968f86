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
 * @param told those of the public addresses that the store says peers are to be told, whatever the interface has: they are
 *     meant for peers alone, and no mistake of this host's
 */
public record Uplink(
        String name,
        int index,
        int mtu,
        DualStack<InetAddress> addresses,
        DualStack<InetAddress> publicIps,
        DualStack<InetAddress> told) {

    /** An uplink of whose addresses the store says nothing. */
    public Uplink(String name, int index, int mtu, DualStack<InetAddress> addresses, DualStack<InetAddress> publicIps) {
        this(name, index, mtu, addresses, publicIps, DualStack.none());
    }
}
