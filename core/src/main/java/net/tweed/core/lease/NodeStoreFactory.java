package net.tweed.core.lease;

import net.tweed.core.model.Clock;

/**
 * Opens a store in which every host is a node. Found by {@link java.util.ServiceLoader}, so it has a public constructor
 * without arguments.
 */
public interface NodeStoreFactory {
    /**
     * A store. Nothing is asked of the API yet.
     *
     * @throws net.tweed.core.model.TweedException of kind CONFIG where the options make no sense
     */
    LeaseStore open(NodeStoreOptions options, Clock clock);
}
