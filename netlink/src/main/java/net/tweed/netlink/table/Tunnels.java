package net.tweed.netlink.table;

/** The names of tunnel devices: {@code flannel.1} and {@code flannel-v6.1}, with the VNI behind the dot, as flannel's are. */
public final class Tunnels {
    private static final String V4 = "flannel.";
    private static final String V6 = "flannel-v6.";

    private Tunnels() {}

    public static String v4(int vni) {
        return V4 + vni;
    }

    public static String v6(int vni) {
        return V6 + vni;
    }

    /** Whether it is named as a tunnel of ours or flannel's: all that lies on it was put there by one of the two. */
    static boolean isTunnel(String device) {
        String number = device.startsWith(V4)
                ? device.substring(V4.length())
                : device.startsWith(V6) ? device.substring(V6.length()) : "";
        return !number.isEmpty() && number.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
