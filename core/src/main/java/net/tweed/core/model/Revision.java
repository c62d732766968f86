package net.tweed.core.model;

/**
 * Where in a store's history something stands.
 *
 * @param cluster the store's identity: revisions of two clusters cannot be compared
 * @param created the revision at which the lease was created: the older of two claims has the smaller one
 * @param modified the revision of its last change
 */
public record Revision(long cluster, long created, long modified) {
    // Written out, as it is compared in every daemon's start: the generated ones start slowly.
    @Override
    public boolean equals(Object o) {
        return o instanceof Revision other
                && cluster == other.cluster
                && created == other.created
                && modified == other.modified;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(31 * (31 * cluster + created) + modified);
    }
}
