package net.tweed.cni;

import java.util.Optional;

/**
 * A network in the form in which plugins compare them: host bits zero, IPv6 as in RFC 5952. Read without
 * {@code InetAddress}, which would load the JVM's whole network library.
 */
record Cidr(String text) {

    /** The network of {@code 10.5.22.1/24} or {@code fd05:0:0:3f::1/64}; empty where that is none. */
    static Optional<Cidr> of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        String address = text.substring(0, slash);
        int bits = number(text.substring(slash + 1), 10, 3);
        Optional<byte[]> parsed = address.indexOf(':') < 0 ? octets(address) : groups(address);
        if (parsed.isEmpty() || bits < 0 || bits > parsed.get().length * 8) {
            return Optional.empty();
        }
        byte[] bytes = parsed.get();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.max(0, Math.min(8, bits - 8 * i));
            bytes[i] &= (byte) (0xff00 >> kept);
        }
        return Optional.of(new Cidr((bytes.length == 4 ? dotted(bytes) : compressed(bytes)) + "/" + bits));
    }

    /** The first address behind the network's own, which {@code host-local} takes as the gateway; empty without one. */
    Optional<String> gateway() {
        int slash = text.indexOf('/');
        String network = text.substring(0, slash);
        Optional<byte[]> parsed = family() == Family.IPV4 ? octets(network) : groups(network);
        int bits = number(text.substring(slash + 1), 10, 3);
        if (parsed.isEmpty() || bits >= parsed.get().length * 8) {
            return Optional.empty();
        }
        byte[] bytes = parsed.get();
        bytes[bytes.length - 1] |= 1;
        return Optional.of(bytes.length == 4 ? dotted(bytes) : compressed(bytes));
    }

    Family family() {
        return text.indexOf(':') < 0 ? Family.IPV4 : Family.IPV6;
    }

    private static Optional<byte[]> octets(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            int octet = parts.length == 4 ? number(parts[i], 10, 3) : -1;
            if (octet < 0 || octet > 255) {
                return Optional.empty();
            }
            bytes[i] = (byte) octet;
        }
        return Optional.of(bytes);
    }

    private static Optional<byte[]> groups(String text) {
        int gap = text.indexOf("::");
        String[] head = split(gap < 0 ? text : text.substring(0, gap));
        String[] tail = split(gap < 0 ? "" : text.substring(gap + 2));
        int given = head.length + tail.length;
        byte[] bytes = new byte[16];
        if ((gap < 0 ? given != 8 : given > 7) || !put(head, bytes, 0) || !put(tail, bytes, 16 - 2 * tail.length)) {
            return Optional.empty();
        }
        return Optional.of(bytes);
    }

    private static String[] split(String groups) {
        return groups.isEmpty() ? new String[0] : groups.split(":", -1);
    }

    private static boolean put(String[] groups, byte[] to, int at) {
        for (int i = 0; i < groups.length; i++) {
            int group = number(groups[i], 16, 4);
            if (group < 0) {
                return false;
            }
            to[at + 2 * i] = (byte) (group >> 8);
            to[at + 2 * i + 1] = (byte) group;
        }
        return true;
    }

    private static String dotted(byte[] bytes) {
        StringBuilder text = new StringBuilder(15);
        for (byte octet : bytes) {
            text.append(text.isEmpty() ? "" : ".").append(octet & 0xff);
        }
        return text.toString();
    }

    /** The longest run of two zero groups or more, the first of equals, becomes {@code ::}. */
    private static String compressed(byte[] bytes) {
        int from = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && group(bytes, end) == 0) {
                end++;
            }
            if (end - i > length) {
                from = i;
                length = end - i;
            }
        }
        StringBuilder text = new StringBuilder(40);
        for (int i = 0; i < 8; i++) {
            if (i == from) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(i == 0 || i == from + length ? "" : ":").append(Integer.toHexString(group(bytes, i)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] bytes, int index) {
        return ((bytes[2 * index] & 0xff) << 8) | (bytes[2 * index + 1] & 0xff);
    }

    /** -1 where it is none of at most so many digits. */
    private static int number(String digits, int radix, int longest) {
        if (digits.isEmpty() || digits.length() > longest) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), radix) : -1;
            if (digit < 0) {
                return -1;
            }
            number = number * radix + digit;
        }
        return number;
    }
}
