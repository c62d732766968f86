package net.tweed.agent.daemon;

import java.util.Optional;
import net.tweed.agent.filter.Isolation;
import net.tweed.core.model.NetworkConfig;

/** A network's place on a host that is in several: whether it may be entered, and what keeps it apart. */
interface Quarters {
    /**
     * Takes what the network needs for itself alone.
     *
     * @throws net.tweed.core.model.TweedException of kind CONFLICT where another has it
     */
    void admit(NetworkConfig config);

    /** What keeps it apart; empty where there is nobody to keep out. */
    Optional<Isolation> isolation(NetworkConfig config);
}
