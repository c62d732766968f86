package net.tweed.agent.daemon;

import net.tweed.agent.uplink.UplinkChoice;
import net.tweed.core.model.NetworkConfig;

/**
 * What a host enters the network with.
 *
 * @param text the configuration as the store had it, to notice a change
 * @param choice the uplink, and how it was found
 */
record Entry(String text, NetworkConfig config, UplinkChoice choice) {}
