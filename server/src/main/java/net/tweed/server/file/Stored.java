package net.tweed.server.file;

import java.util.Map;

/**
 * What a file holds.
 *
 * @param cluster the store's identity, made up when the file was
 * @param revision the last one
 * @param lastGrant the last time to live that was given
 * @param items by key
 * @param grants by their ids
 */
record Stored(long cluster, long revision, long lastGrant, Map<String, Item> items, Map<Long, Grant> grants) {
    /** Names of facts about the store itself. */
    static final String FORMAT = "format";

    static final String CLUSTER = "cluster";
    static final String REVISION = "revision";
    static final String GRANT = "grant";

    /** The file's format: others are not read. */
    static final String THIS_FORMAT = "1";
}
