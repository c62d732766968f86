package net.tweed.backend.udp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Which host an address is at, and which addresses hosts send from. Immutable: a new one takes its place.
 *
 * <p>One hash table for each length of prefix, the longest first: subnets of one network have one length, so a look-up is one
 * probe, however many peers there are.
 */
final class Directory {
    static final Directory EMPTY = new Directory(List.of());

    private record Length(int mask, IntTable subnets) {}

    private final Length[] lengths;
    private final IntTable senders;

    Directory(Collection<Peer> peers) {
        TreeSet<Integer> bits = new TreeSet<>();
        peers.forEach(peer -> bits.add(peer.subnet().bits()));
        List<Length> longestFirst = new ArrayList<>();
        for (int length : bits.descendingSet()) {
            int mask = length == 0 ? 0 : -1 << (32 - length);
            List<Peer> those = peers.stream()
                    .filter(peer -> peer.subnet().bits() == length)
                    .toList();
            IntTable subnets = new IntTable(those.size());
            those.forEach(peer -> subnets.put(number(peer.subnet().base()), number(peer.publicIp())));
            longestFirst.add(new Length(mask, subnets));
        }
        lengths = longestFirst.toArray(new Length[0]);
        senders = new IntTable(peers.size());
        peers.forEach(peer -> senders.put(number(peer.publicIp()), 1));
    }

    /** The public address of the host that has this address; 0 where there is none. */
    int via(int address) {
        for (Length length : lengths) {
            int ip = length.subnets.get(address & length.mask);
            if (ip != 0) {
                return ip;
            }
        }
        return 0;
    }

    /** Whether this is a peer's public address. */
    boolean isPeer(int ip) {
        return senders.get(ip) != 0;
    }

    static int number(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }

    /** Numbers by number, with open addressing. Zero is no value. */
    private static final class IntTable {
        private final int[] keys;
        private final int[] values;
        private final int shift;

        IntTable(int size) {
            int bits = Math.max(4, 33 - Integer.numberOfLeadingZeros(Math.max(1, size))); // at most half full
            keys = new int[1 << bits];
            values = new int[1 << bits];
            shift = 32 - bits;
        }

        void put(int key, int value) {
            int at = slot(key);
            keys[at] = key;
            values[at] = value;
        }

        int get(int key) {
            return values[slot(key)];
        }

        /** Where the key is, or could be. */
        private int slot(int key) {
            int at = (key * 0x9e3779b9) >>> shift;
            while (values[at] != 0 && keys[at] != key) {
                at = (at + 1) & (keys.length - 1);
            }
            return at;
        }
    }
}
