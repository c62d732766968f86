package net.tweed.core.model;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** IP addresses as text and numbers: literals only, never a name look-up. */
public final class Addresses {
    private Addresses() {}

    /**
     * Reads an IPv4 dotted quad or an IPv6 literal without zone or brackets.
     *
     * @return empty where the text is neither
     */
    public static Optional<InetAddress> parse(String text) {
        if (text.length() > 45) {
            return Optional.empty();
        }
        return text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
    }

    private static Optional<InetAddress> parseV4(String text) {
        byte[] bytes = new byte[4];
        int part = 0;
        int value = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? '.' : text.charAt(i);
            if (c == '.') {
                if (value < 0 || part > 3) {
                    return Optional.empty();
                }
                bytes[part++] = (byte) value;
                value = -1;
            } else if (c < '0' || c > '9' || value == 0 || value > 25 || (value == 25 && c > '5')) {
                return Optional.empty(); // no signs, no leading zeros (octal to some readers), nothing over 255
            } else {
                value = Math.max(value, 0) * 10 + (c - '0');
            }
        }
        return part == 4 ? Optional.of(of(bytes)) : Optional.empty();
    }

    private static Optional<InetAddress> parseV6(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ':' && c != '.' && Character.digit(c, 16) < 0) {
                return Optional.empty();
            }
        }
        try {
            InetAddress address =
                    InetAddress.getByName("[" + text + "]"); // brackets: a literal or an error, never a look-up
            return address instanceof Inet6Address ? Optional.of(address) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** The address with these 4 or 16 bytes, in network order. */
    public static InetAddress of(byte[] bytes) {
        try {
            if (bytes.length == 16) {
                return Inet6Address.getByAddress(null, bytes, -1); // -1: no scope; keeps ::ffff:a.b.c.d an IPv6 address
            }
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("An address has 4 or 16 bytes, not " + bytes.length, e);
        }
    }

    /** The address as an unsigned number. */
    public static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    /** The address of the family with this unsigned number, which must fit. */
    public static InetAddress of(Family family, BigInteger number) {
        if (number.signum() < 0 || number.bitLength() > family.bits()) {
            throw new IllegalArgumentException(number + " is no address of " + family);
        }
        byte[] bytes = new byte[family.bits() / 8];
        byte[] from = number.toByteArray();
        int length = Math.min(from.length, bytes.length);
        System.arraycopy(from, from.length - length, bytes, bytes.length - length, length);
        return of(bytes);
    }

    /** Orders IPv4 before IPv6, and within a family by number. */
    public static int compare(InetAddress a, InetAddress b) {
        byte[] left = a.getAddress();
        byte[] right = b.getAddress();
        return left.length != right.length ? left.length - right.length : Arrays.compareUnsigned(left, right);
    }

    /**
     * Whether it can be a host's address for others: a multicast, loopback or unspecified one cannot, nor an IPv6
     * link-local one, which says nothing without the link. (Of IPv4, a segment's hosts may all have link-local ones.)
     */
    public static boolean reachable(InetAddress address) {
        return !address.isMulticastAddress()
                && !address.isLoopbackAddress()
                && !address.isAnyLocalAddress()
                && !(Family.of(address) == Family.IPV6 && address.isLinkLocalAddress());
    }

    /** The text form: dotted quad, or IPv6 as RFC 5952 writes it (lower case, longest run of zeros as {@code ::}). */
    public static String text(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? address.getHostAddress() : textV6(bytes);
    }

    private static String textV6(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        int start = -1;
        int length = 1; // a single zero group is not shortened
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
            i = Math.max(i, end - 1);
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
                continue;
            }
            if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
