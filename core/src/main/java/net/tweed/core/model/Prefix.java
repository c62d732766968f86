package net.tweed.core.model;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/**
 * An IP prefix such as {@code 10.5.1.0/24}. Its host bits are zero: text with host bits set is refused here, and masked
 * only by {@link #masked} at the configuration's edge.
 *
 * @param base the first address
 * @param bits the length, 0 to the family's width
 */
public record Prefix(InetAddress base, int bits) implements Comparable<Prefix> {

    public Prefix {
        Family family = Family.of(base);
        if (bits < 0 || bits > family.bits()) {
            throw new IllegalArgumentException("A prefix of " + Addresses.text(base) + " cannot be " + bits
                    + " bits long: 0 to " + family.bits() + " can be");
        }
        if (hasHostBits(base.getAddress(), bits)) {
            throw new IllegalArgumentException(
                    Addresses.text(base) + "/" + bits + " has host bits set: " + masked(base, bits) + " was meant?");
        }
    }

    /** Reads {@code address/length}; empty where the text is no prefix, or has host bits set. */
    public static Optional<Prefix> parse(String text) {
        return read(text).filter(p -> !hasHostBits(p.base.getAddress(), p.bits)).map(Loose::strict);
    }

    /** Reads {@code address/length}, setting host bits to zero; empty where the text is no prefix at all. */
    public static Optional<Prefix> parseMasked(String text) {
        return read(text).map(p -> masked(p.base, p.bits));
    }

    /** The prefix of this length that holds the address. */
    public static Prefix masked(InetAddress address, int bits) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= (byte) mask(bits - 8 * i);
        }
        return new Prefix(Addresses.of(bytes), bits);
    }

    public Family family() {
        return Family.of(base);
    }

    public boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int i = 0; i < mine.length && 8 * i < bits; i++) {
            if (((mine[i] ^ other[i]) & mask(bits - 8 * i)) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether every address of the other one is an address of this one. */
    public boolean contains(Prefix other) {
        return bits <= other.bits && contains(other.base);
    }

    public boolean overlaps(Prefix other) {
        return contains(other) || other.contains(this);
    }

    /** The address this many after the first; it must lie inside. */
    public InetAddress address(long offset) {
        InetAddress address = Addresses.of(family(), Addresses.number(base).add(BigInteger.valueOf(offset)));
        if (!contains(address)) {
            throw new IllegalArgumentException(this + " has no address at offset " + offset);
        }
        return address;
    }

    /** The last address. */
    public InetAddress last() {
        return Addresses.of(family(), Addresses.number(base).add(size()).subtract(BigInteger.ONE));
    }

    /** The number of addresses. */
    public BigInteger size() {
        return BigInteger.ONE.shiftLeft(family().bits() - bits);
    }

    @Override
    public int compareTo(Prefix other) {
        int byBase = Addresses.compare(base, other.base);
        return byBase != 0 ? byBase : Integer.compare(bits, other.bits);
    }

    // Written out: tables hash and compare these by the ten thousand, and the generated ones start slowly.
    @Override
    public boolean equals(Object o) {
        return o instanceof Prefix other && bits == other.bits && base.equals(other.base);
    }

    /** Mixed: neighbouring subnets differ in their upper bits only, which hash tables hardly look at. */
    @Override
    public int hashCode() {
        int hash = base.hashCode() * 0x9e3779b9 + bits;
        return hash ^ hash >>> 15;
    }

    /** {@code 10.5.1.0/24}. */
    @Override
    public String toString() {
        return Addresses.text(base) + "/" + bits;
    }

    private record Loose(InetAddress base, int bits) {
        Prefix strict() {
            return new Prefix(base, bits);
        }
    }

    private static Optional<Loose> read(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        int bits = length(text.substring(slash + 1));
        return Addresses.parse(text.substring(0, slash))
                .filter(address -> bits >= 0 && bits <= Family.of(address).bits())
                .map(address -> new Loose(address, bits));
    }

    private static int length(String text) {
        if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.charAt(0) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = 10 * value + (c - '0');
        }
        return value;
    }

    private static boolean hasHostBits(byte[] bytes, int bits) {
        for (int i = 0; i < bytes.length; i++) {
            if ((bytes[i] & ~mask(bits - 8 * i) & 0xff) != 0) {
                return true;
            }
        }
        return false;
    }

    /** The mask of a byte of which this many leading bits belong to the prefix. */
    private static int mask(int bits) {
        return bits >= 8 ? 0xff : bits <= 0 ? 0 : 0xff << (8 - bits) & 0xff;
    }
}
