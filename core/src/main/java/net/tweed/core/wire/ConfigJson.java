package net.tweed.core.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.NetworkConfig.Isolation;
import net.tweed.core.model.PacketFilter;
import net.tweed.core.model.Pool;
import net.tweed.core.model.TweedException;

/**
 * The network's configuration in a store: {@code {"Network":"10.5.0.0/16","Backend":{"Type":"vxlan"}}}. It has flannel's
 * keys and rules, and is read as users write it: keys in any case, networks with host bits set. Other daemons share it,
 * so what Tweed does not know is a warning.
 */
public final class ConfigJson {
    private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /** What flannel's code takes where no backend is named; its documentation says vxlan. */
    private static final String DEFAULT_TYPE = "udp";

    private static final String DEFAULT_BACKEND = "{\"Type\":\"udp\"}";

    /**
     * A configuration, and what is odd but harmless about it.
     *
     * @param warnings sentences for the log
     */
    public record Parsed(NetworkConfig config, List<String> warnings) {
        public Parsed {
            warnings = List.copyOf(warnings);
        }
    }

    private ConfigJson() {}

    /**
     * Reads a configuration. Whether a backend of its type is installed is not looked at.
     *
     * @throws TweedException of kind CONFIG, naming every fault at once
     */
    public static Parsed parse(String text) {
        FieldReader fields = new FieldReader("the network configuration", text);
        boolean enable4 = fields.flag("EnableIPv4").orElse(true);
        boolean enable6 = fields.flag("EnableIPv6").orElse(false);
        List<String> masked = new ArrayList<>();
        DualStack<Pool> pools = new DualStack<>(
                pool(fields, PoolFields.V4, enable4, masked), pool(fields, PoolFields.V6, enable6, masked));
        if (!enable4 && !enable6) {
            fields.fault("\"EnableIPv4\" is false and \"EnableIPv6\" is not true: enable at least one");
        }
        PacketFilter filter = fields.flag("EnableNFTables")
                .map(on -> on ? PacketFilter.NFTABLES : PacketFilter.IPTABLES)
                .orElse(PacketFilter.ANY);
        Isolation isolation = fields.flag("Isolation").orElse(true) ? Isolation.KEPT : Isolation.OPEN;
        Optional<String> backend = fields.object("Backend");
        String type = fields.has("Backend") ? type(fields, backend) : DEFAULT_TYPE;
        Optional<NetworkConfig.Overflow> overflow = OverflowJson.read(type, backend, fields);
        fields.finish();
        if (!masked.isEmpty()) {
            fields.warning(
                    "The network configuration has host bits set: reading " + String.join(" and ", masked) + ".");
        }
        if (backend.isEmpty()) {
            fields.warning(
                    "The network configuration has no \"Backend\": using udp, as flannel does. The kernel's own is"
                            + " quicker: {\"Type\": \"vxlan\"}.");
        }
        NetworkConfig config =
                new NetworkConfig(pools, type, backend.orElse(DEFAULT_BACKEND), filter, isolation, overflow);
        return new Parsed(config, fields.warnings());
    }

    private static Optional<Pool> pool(FieldReader fields, PoolFields family, boolean enabled, List<String> masked) {
        if (enabled) {
            return family.read(fields, masked);
        }
        family.keys().forEach(fields::known);
        boolean given = fields.has(family.keys().get(0));
        if (given && family.equals(PoolFields.V6)) {
            fields.warning(
                    "The network configuration has \"IPv6Network\", but IPv6 is off: set \"EnableIPv6\" to true.");
        }
        return Optional.empty();
    }

    private static String type(FieldReader fields, Optional<String> backend) {
        if (backend.isEmpty()) {
            return "";
        }
        FieldReader options = new FieldReader("\"Backend\" of the network configuration", backend.get());
        String type = options.text("Type").orElse("").strip().toLowerCase(Locale.ROOT);
        if (type.isEmpty()) {
            fields.fault(missing("\"Backend\" has no \"Type\" in quotes"));
        } else if (!TYPE.matcher(type).matches()) {
            fields.fault(missing("the \"Type\" of \"Backend\" is no backend's name"));
        }
        return type.equals("alivpc") ? "ali-vpc" : type; // both names are in use
    }

    private static String missing(String fault) {
        return fault + ": set \"Backend\" to {\"Type\": \"vxlan\"} or {\"Type\": \"host-gw\"}";
    }
}
