package net.tweed.core.spi;

import java.time.Duration;
import java.util.List;
import net.tweed.core.model.Prefix;

/**
 * Which rows of cloud tables are this cluster's: on most clouds a row cannot say so itself. Shared by all hosts, and
 * written before the row is: a row that is not in here is someone else's.
 */
public interface Ownership {
    /** How far a row has come. */
    enum Stage {
        /** It is about to be written, or was and nobody has looked since. */
        INTENDED,
        /** Its holder has seen it in the table. */
        ROUTED,
        /** It is about to be removed. */
        LEAVING
    }

    /**
     * A row of this cluster's.
     *
     * @param target the next hop as the cloud names it, without spaces
     * @param holder the host that it leads to
     */
    record Owned(Prefix destination, String target, Stage stage, String holder) {}

    /** In place of a table: all of this backend's together, for a host that does not know its tables yet. */
    String ALL_TABLES = "";

    /** All of one table's. */
    List<Owned> list(String table);

    /**
     * Writes how far the row has come; what is written already is not written again. A row that is LEAVING must still
     * have this target, as one that a new holder has taken over stays; its holder remains who it was.
     *
     * @return false where another host was quicker; the caller reads again
     */
    boolean note(String table, Prefix destination, String target, Stage stage);

    /** Forgets a row that is confirmed to be gone; false where it has changed since. */
    boolean forget(String table, Prefix destination);

    /**
     * How long after a row is noted as LEAVING other hosts may still use it: until then it stays. Zero where no other host
     * looks at these notes.
     */
    default Duration notice() {
        return Duration.ZERO;
    }

    /** How many live hosts with older leases have yet to see their rows in this table: whose turn comes before. */
    int ahead(String table);
}
