package net.tweed.backend.udp;

import java.nio.ByteBuffer;

/** The header of an IPv4 packet, RFC 791. Everything here takes the place of the header's first byte. */
final class Ipv4 {
    static final int ICMP = 1;
    static final int TCP = 6;

    /** The shortest header, in bytes. */
    static final int HEADER = 20;

    private Ipv4() {}

    /** Whether the packet lies within so many bytes, and its lengths fit one another. To be asked before anything else. */
    static boolean isWhole(ByteBuffer network, int at, int available) {
        if (available < HEADER || version(network, at) != 4) {
            return false;
        }
        int header = headerLength(network, at);
        int total = totalLength(network, at);
        return header >= HEADER && header <= total && total <= available;
    }

    static int version(ByteBuffer network, int at) {
        return (network.get(at) & 0xf0) >>> 4;
    }

    /** In bytes. */
    static int headerLength(ByteBuffer network, int at) {
        return (network.get(at) & 0xf) << 2;
    }

    /** Header and payload, in bytes. */
    static int totalLength(ByteBuffer network, int at) {
        return network.getShort(at + 2) & 0xffff;
    }

    static int identification(ByteBuffer network, int at) {
        return network.getShort(at + 4) & 0xffff;
    }

    static boolean dontFragment(ByteBuffer network, int at) {
        return (network.get(at + 6) & 0x40) != 0;
    }

    /** Whether it is a part of a packet, the first or another. */
    static boolean isFragment(ByteBuffer network, int at) {
        return (network.getShort(at + 6) & 0x3fff) != 0;
    }

    static boolean isLaterFragment(ByteBuffer network, int at) {
        return (network.getShort(at + 6) & 0x1fff) != 0;
    }

    static int ttl(ByteBuffer network, int at) {
        return network.get(at + 8) & 0xff;
    }

    static int protocol(ByteBuffer network, int at) {
        return network.get(at + 9) & 0xff;
    }

    static int source(ByteBuffer network, int at) {
        return network.getInt(at + 12);
    }

    static int destination(ByteBuffer network, int at) {
        return network.getInt(at + 16);
    }

    /** Takes one from the TTL, which must not be zero, and keeps the checksum right, or as wrong as it is. */
    static void decrementTtl(ByteBuffer network, int at) {
        int before = network.getShort(at + 8) & 0xffff; // the TTL with the protocol
        int after = before - 0x100;
        network.putShort(at + 8, (short) after);
        int checksum = network.getShort(at + 10) & 0xffff;
        network.putShort(at + 10, (short) Checksum.changed(checksum, before, after));
    }
}
