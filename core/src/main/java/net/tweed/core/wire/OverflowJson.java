package net.tweed.core.wire;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.model.NetworkConfig.Overflow;

/**
 * {@code "Overflow"} in a cloud backend's object: {@code {"Type":"vxlan","VNI":1,"Port":8472}}, the tunnel for what the
 * cloud's routes do not carry.
 */
public final class OverflowJson {
    private static final String OVERFLOW = "Overflow";
    private static final String VXLAN = "vxlan";

    /** Those whose routes are the kernel's: there is no limit to overflow. */
    private static final Set<String> WITHOUT = Set.of(VXLAN, "host-gw", "udp", "alloc");

    private OverflowJson() {}

    /**
     * Reads it again from a backend's object that was accepted once.
     *
     * @throws net.tweed.core.model.TweedException of kind CONFIG where the text is no such object
     */
    public static Optional<Overflow> of(String backend, String backendJson) {
        FieldReader faults = new FieldReader("the options of the " + backend + " backend", backendJson);
        Optional<Overflow> read = read(backend, Optional.of(backendJson), faults);
        faults.finish();
        return read;
    }

    /** Reads it; what is wrong is added to {@code faults}, and so is what is odd. */
    static Optional<Overflow> read(String backend, Optional<String> backendJson, FieldReader faults) {
        if (backendJson.isEmpty()) {
            return Optional.empty();
        }
        FieldReader options = new FieldReader("\"Backend\" of the network configuration", backendJson.get());
        boolean given = options.has(OVERFLOW);
        Optional<String> object = options.object(OVERFLOW);
        if (!given) {
            return Optional.empty();
        }
        if (WITHOUT.contains(backend)) {
            faults.warning("\"Overflow\" is for backends with routes in a cloud: " + backend + " does without it.");
            return Optional.empty();
        }
        if (object.isEmpty()) {
            faults.fault("\"Overflow\" must be an object such as {\"Type\": \"vxlan\"}");
            return Optional.empty();
        }
        return tunnel(object.get(), faults);
    }

    private static Optional<Overflow> tunnel(String json, FieldReader faults) {
        FieldReader tunnel = new FieldReader("\"Overflow\" of the network configuration", json);
        String type = tunnel.text("Type").orElse("").strip().toLowerCase(Locale.ROOT);
        if (!type.equals(VXLAN)) {
            faults.fault("the \"Type\" of \"Overflow\" must be \"vxlan\"");
            return Optional.empty();
        }
        if (tunnel.flag("DirectRouting").orElse(false)) {
            faults.fault("\"Overflow\" cannot have \"DirectRouting\": its routes are the cloud's");
            return Optional.empty();
        }
        return Optional.of(new Overflow(type, json));
    }
}
