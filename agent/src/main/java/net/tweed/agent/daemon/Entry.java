package net.tweed.agent.daemon;

import java.util.EnumSet;
import java.util.Set;
import net.tweed.agent.uplink.UplinkChoice;
import net.tweed.core.model.Family;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Prefix;

/**
 * What a host enters the network with.
 *
 * @param text the configuration as the store had it, to notice a change
 * @param choice the uplink, and how it was found
 */
record Entry(String text, NetworkConfig config, UplinkChoice choice) {

    /** The address families that the network uses. */
    static Set<Family> families(NetworkConfig config) {
        Set<Family> families = EnumSet.noneOf(Family.class);
        config.networks().stream().map(Prefix::family).forEach(families::add);
        return families;
    }

    Set<Family> families() {
        return families(config);
    }
}
