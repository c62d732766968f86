package net.tweed.backend.udp;

import net.tweed.netlink.tun.Gather;

/** Sends datagrams to peers. */
interface Datagrams {
    /**
     * Sends the pieces as datagrams of this size each, the last one as long as is left.
     *
     * @param to the peer's IPv4 address
     * @param size 0: all of it is one datagram
     * @return the number of bytes, or a negative error number
     */
    int send(Gather pieces, int to, int size);
}
