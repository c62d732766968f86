package net.tweed.core.model;

/**
 * Where in a store's history something stands.
 *
 * @param cluster the store's identity: revisions of two clusters cannot be compared
 * @param created the revision at which the lease was created: the older of two claims has the smaller one
 * @param modified the revision of its last change
 */
public record Revision(long cluster, long created, long modified) {}
