package net.tweed.bench;

/**
 * Leases of hosts that are not there, by number: subnet {@code 10.64.0.0/24} and up, public address {@code 198.18.0.1} and
 * up, MAC {@code 02:54:00:00:00:00} and up. The rows that a host makes of them tell their number again.
 */
final class Leases {
    /** The first number of those that come one by one. */
    static final int EVENTS = 20_000;

    /** The network of all these and of the daemon's own, which takes from the part below. */
    static final String NETWORK = "10.0.0.0/8";

    static final String LAST_OWN = "10.0.255.0";

    private static final int FIRST_SUBNET = 10 << 24 | 64 << 16;
    private static final int FIRST_ADDRESS = 198 << 24 | 18 << 16 | 1;
    private static final long FIRST_MAC = 0x0254_0000_0000L;

    private Leases() {}

    static String config(BackendType type) {
        return "{\"Network\":\"" + NETWORK + "\",\"SubnetLen\":24,\"SubnetMax\":\"" + LAST_OWN
                + "\",\"Backend\":{\"Type\":\"" + type.text() + "\"}}";
    }

    /** The last part of the key. */
    static String key(int number) {
        return base(number) + "-24";
    }

    static String value(BackendType type, int number) {
        String data =
                type == BackendType.VXLAN ? ",\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"" + mac(number) + "\"}" : "";
        return "{\"PublicIP\":\"" + publicIp(number) + "\",\"PublicIPv6\":null,\"BackendType\":\"" + type.text() + "\""
                + data + "}";
    }

    static String subnet(int number) {
        return base(number) + "/24";
    }

    static String base(int number) {
        return dotted(FIRST_SUBNET + (number << 8));
    }

    static String publicIp(int number) {
        return dotted(FIRST_ADDRESS + number);
    }

    static String mac(int number) {
        long mac = FIRST_MAC + number;
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            text.append(String.format("%02x", mac >> shift & 0xff)).append(shift == 0 ? "" : ":");
        }
        return text.toString();
    }

    /** The lease whose subnet begins so; something outside 0 to 32767 where none does. */
    static int numberOfSubnet(int address) {
        return (address - FIRST_SUBNET) >> 8;
    }

    /** The lease with this MAC; something outside 0 to 32767 where there is none. */
    static int numberOfMac(long mac) {
        return (int) Math.max(-1, Math.min(mac - FIRST_MAC, Integer.MAX_VALUE));
    }

    private static String dotted(int address) {
        return (address >>> 24) + "." + (address >> 16 & 0xff) + "." + (address >> 8 & 0xff) + "." + (address & 0xff);
    }
}
