package net.tweed.core.cloud;

import java.util.List;
import java.util.Optional;

/**
 * A route table as the cloud's API shows it, all pages of it.
 *
 * @param routes every row, whoever made it
 */
public record Listing(List<Seen> routes) {
    public Listing {
        routes = List.copyOf(routes);
    }

    /** How a row is doing. */
    public enum Status {
        /** It forwards. */
        ACTIVE,
        /** The cloud has taken it and is still at work on it. */
        PENDING,
        /** Its target is stopped, detached or gone: packets to it are dropped. */
        BLACKHOLE
    }

    /** Whether a row takes a place of those that the quota limits. */
    public enum Counts {
        YES,
        NO
    }

    /**
     * A row and what the cloud says of it.
     *
     * @param counts whether it counts against the quota; with the source of that in the cloud's page under docs
     * @param owner the cluster that the row itself names as its owner, where the cloud's rows can say so
     */
    public record Seen(CloudRoute route, Status status, Counts counts, Optional<String> owner) {}
}
