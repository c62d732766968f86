package net.tweed.core.cloud;

import java.util.OptionalInt;

/** How many rows a cloud lets a table hold. Each cloud implements it, once for each table. */
public interface Quota {
    /** How the cloud counts. */
    enum Scope {
        /** IPv4 and IPv6 rows each have the whole quota. */
        EACH_FAMILY,
        /** IPv4 and IPv6 rows share it. */
        BOTH_FAMILIES
    }

    Scope scope();

    /** The limit that the design assumes where none can be read. */
    int assumed();

    /**
     * Asks the cloud; empty where it does not know.
     *
     * @throws net.tweed.core.model.TweedException of kind DENIED where this host may not ask
     */
    OptionalInt read();

    /** Where the limit is kept, and how to raise it, in words for the operator. */
    String remedy();
}
