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

    /** What parsing brought: a tunnel end, or what is wrong with it. */
    record Parsed(Optional<Vtep> vtep, String fault) {}

    /** Reads what a peer published. Another's mistake is a value, not an exception. */
    static Parsed parse(String json) {
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
