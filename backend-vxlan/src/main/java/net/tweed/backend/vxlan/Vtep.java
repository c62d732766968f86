package net.tweed.backend.vxlan;

import java.util.Optional;
import net.tweed.core.model.TweedException;
import net.tweed.core.wire.BackendOptions;
import net.tweed.netlink.Mac;

/**
 * A tunnel end as its host publishes it: {@code {"VNI":1,"VtepMAC":"4a:ad:df:dc:d5:3b"}}.
 *
 * @param vni the network's number
 * @param mac the device's
 */
record Vtep(int vni, Mac mac) {
    private static final String VNI = "{\"VNI\":";
    private static final String MAC = ",\"VtepMAC\":\"";
    private static final String END = "\"}";
    private static final int MAC_LENGTH = 17;

    /** What parsing brought: a tunnel end, or what is wrong with it. */
    record Parsed(Optional<Vtep> vtep, String fault) {}

    /** Reads what a peer published. Another's mistake is a value, not an exception. */
    static Parsed parse(String json) {
        Optional<Vtep> usual = usual(json);
        return usual.isPresent() ? new Parsed(usual, "") : anyForm(json);
    }

    /** The form that all daemons write: read at a glance, for a start reads thousands. Empty for whatever differs. */
    private static Optional<Vtep> usual(String json) {
        int comma = json.length() - END.length() - MAC_LENGTH - MAC.length();
        boolean framed =
                comma > VNI.length() && json.startsWith(VNI) && json.startsWith(MAC, comma) && json.endsWith(END);
        int vni = framed ? number(json, VNI.length(), comma) : -1;
        if (vni < 0) {
            return Optional.empty();
        }
        int mac = comma + MAC.length();
        return Mac.parse(json.substring(mac, mac + MAC_LENGTH))
                .filter(Mac::unicast)
                .map(found -> new Vtep(vni, found));
    }

    /** A number of up to nine digits as JSON has it; -1 for anything else. */
    private static int number(String text, int from, int to) {
        if (to - from > 9 || (text.charAt(from) == '0' && to - from > 1)) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = 10 * value + (c - '0');
        }
        return value;
    }

    private static Parsed anyForm(String json) {
        try {
            BackendOptions data = BackendOptions.read(json, VxlanBackend.TYPE);
            Optional<Integer> vni = data.integer("VNI", 0, Integer.MAX_VALUE);
            Optional<String> text = data.text("VtepMAC");
            data.finish();
            if (vni.isEmpty()) {
                return fault("its data names no VNI");
            }
            if (text.isEmpty()) {
                return fault("its data names no VtepMAC");
            }
            Optional<Mac> mac = Mac.parse(text.get()).filter(Mac::unicast);
            return mac.map(found -> new Parsed(Optional.of(new Vtep(vni.get(), found)), ""))
                    .orElseGet(() -> fault("its VtepMAC is no MAC address of one device"));
        } catch (TweedException e) {
            return fault("its data cannot be read: " + e.getMessage());
        }
    }

    private static Parsed fault(String what) {
        return new Parsed(Optional.empty(), what);
    }

    String json() {
        return "{\"VNI\":" + vni + ",\"VtepMAC\":\"" + mac + "\"}";
    }
}
