package net.tweed.agent.options;

import java.time.Duration;

/**
 * What the packet filter is to do.
 *
 * @param masquerade whether traffic that leaves the network is masqueraded
 * @param randomPorts whether masquerading picks source ports fully at random
 * @param forward whether forwarded traffic of the network is accepted
 * @param resync how often the rules are checked
 */
public record FilterOptions(boolean masquerade, boolean randomPorts, boolean forward, Duration resync) {}
