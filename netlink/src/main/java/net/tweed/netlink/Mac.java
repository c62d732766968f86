package net.tweed.netlink;

import java.util.Optional;

/**
 * An Ethernet address.
 *
 * @param bits its 48 bits as a number, the first byte highest
 */
public record Mac(long bits) {
    public Mac {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("An Ethernet address has 48 bits");
        }
    }

    public static Mac of(byte[] bytes) {
        if (bytes.length != 6) {
            throw new IllegalArgumentException("An Ethernet address has 6 bytes, not " + bytes.length);
        }
        long bits = 0;
        for (byte b : bytes) {
            bits = bits << 8 | (b & 0xff);
        }
        return new Mac(bits);
    }

    /** Reads six pairs of hex digits with colons between; empty where the text is anything else. */
    public static Optional<Mac> parse(String text) {
        if (text.length() != 17) {
            return Optional.empty();
        }
        long bits = 0;
        for (int i = 0; i < 17; i++) {
            char c = text.charAt(i);
            if (i % 3 == 2 ? c != ':' : Character.digit(c, 16) < 0 || c > 'f') {
                return Optional.empty();
            }
            bits = i % 3 == 2 ? bits : bits << 4 | Character.digit(c, 16);
        }
        return Optional.of(new Mac(bits));
    }

    /** Whether frames to it go to one station, and it is not all zeros. */
    public boolean unicast() {
        return bits != 0 && (bits >> 40 & 1) == 0;
    }

    public byte[] bytes() {
        byte[] bytes = new byte[6];
        for (int i = 0; i < 6; i++) {
            bytes[i] = (byte) (bits >> (40 - 8 * i));
        }
        return bytes;
    }

    // Written out: compared by the ten thousand, and the generated ones start slowly.
    @Override
    public boolean equals(Object o) {
        return o instanceof Mac other && bits == other.bits;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bits);
    }

    /** {@code 4a:ad:df:dc:d5:3b}, lower case. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            text.append(Character.forDigit((int) (bits >> (shift + 4) & 15), 16));
            text.append(Character.forDigit((int) (bits >> shift & 15), 16));
            text.append(shift > 0 ? ":" : "");
        }
        return text.toString();
    }
}
