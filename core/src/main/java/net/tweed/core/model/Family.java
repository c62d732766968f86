package net.tweed.core.model;

import java.net.Inet4Address;
import java.net.InetAddress;

/** An address family and the width of its addresses. */
public enum Family {
    IPV4(32),
    IPV6(128);

    private final int bits;

    Family(int bits) {
        this.bits = bits;
    }

    /** Width of an address, in bits. */
    public int bits() {
        return bits;
    }

    public static Family of(InetAddress address) {
        return address instanceof Inet4Address ? IPV4 : IPV6;
    }

    /** As people write it: {@code IPv4}, {@code IPv6}. */
    @Override
    public String toString() {
        return this == IPV4 ? "IPv4" : "IPv6";
    }
}
