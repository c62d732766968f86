package net.tweed.backend.udp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.tweed.netlink.tun.Packets;

/** The Internet checksum: RFC 1071, and for changes of a word RFC 1624. Sums are 16 bits, not yet complemented. */
final class Checksum {
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long LOW = 0xffffffffL;

    private Checksum() {}

    /** The sum of these bytes, as words in network order, the last one filled up with a zero byte. */
    static int sum(Packets packets, int from, int length) {
        int words = length >>> 3;
        long sum = 0; // of 32-bit halves: it cannot overflow, as no packet has so many
        for (int done = 0; done < words; done += Packets.BLOCK) {
            int count = Math.min(Packets.BLOCK, words - done);
            sum += halves(packets.words(from + (done << 3), count), count);
        }
        ByteBuffer machine = packets.machine();
        int end = from + length;
        int at = end - (length & 7);
        while (at + 1 < end) {
            sum += machine.getShort(at) & 0xffff;
            at += 2;
        }
        if (at < end) {
            sum += LITTLE ? machine.get(at) & 0xff : (machine.get(at) & 0xff) << 8;
        }
        int folded = fold(sum);
        return LITTLE
                ? (folded >>> 8 | folded << 8) & 0xffff
                : folded; // the sum does not care in which order it is made
    }

    private static long halves(long[] words, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long word = words[i];
            sum += (word & LOW) + (word >>> 32);
        }
        return sum;
    }

    /** Adds the carries until there are none. */
    static int fold(long sum) {
        long s = (sum & LOW) + (sum >>> 32);
        s = (s & LOW) + (s >>> 32);
        s = (s & 0xffff) + (s >>> 16);
        s = (s & 0xffff) + (s >>> 16);
        return (int) ((s & 0xffff) + (s >>> 16));
    }

    /** The sum of the addresses, protocol and length that TCP and UDP sum with what they carry (RFC 793, section 3.1). */
    static int pseudoHeader(ByteBuffer network, int ip, int length) {
        long source = Ipv4.source(network, ip) & LOW;
        long destination = Ipv4.destination(network, ip) & LOW;
        return fold(source + destination + Ipv4.protocol(network, ip) + length);
    }

    /** The checksum after a word has changed: RFC 1624, equation 3. */
    static int changed(int checksum, int before, int after) {
        return ~fold((~checksum & 0xffff) + (~before & 0xffff) + after) & 0xffff;
    }

    /** As it stands in a packet; never zero, which to UDP is none at all, and to others the same. */
    static int complement(int sum) {
        int checksum = ~sum & 0xffff;
        return checksum == 0 ? 0xffff : checksum;
    }
}
