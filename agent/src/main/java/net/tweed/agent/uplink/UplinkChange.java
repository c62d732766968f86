package net.tweed.agent.uplink;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Uplink;

/** What has changed between two looks at the uplink: where anything has, the backend is to be made anew. */
public final class UplinkChange {
    private UplinkChange() {}

    /** {@code mtu 1500 -> 9000}, for each difference; empty where there is none. */
    public static List<String> between(Uplink before, Uplink now) {
        List<String> changes = new ArrayList<>();
        changed("interface", before.name(), now.name()).ifPresent(changes::add);
        if (before.name().equals(now.name())) {
            changed("index", before.index(), now.index()).ifPresent(changes::add); // removed and made again
        }
        changed("mtu", before.mtu(), now.mtu()).ifPresent(changes::add);
        changed("addresses", text(before.addresses()), text(now.addresses())).ifPresent(changes::add);
        changed("public", text(before.publicIps()), text(now.publicIps())).ifPresent(changes::add);
        return changes;
    }

    private static Optional<String> changed(String what, Object before, Object now) {
        return before.equals(now) ? Optional.empty() : Optional.of(what + " " + before + " -> " + now);
    }

    private static String text(DualStack<InetAddress> addresses) {
        return String.join(",", addresses.map(Addresses::text).stream().toList());
    }
}
