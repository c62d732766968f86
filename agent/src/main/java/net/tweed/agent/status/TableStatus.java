package net.tweed.agent.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How one table stands since its last round.
 *
 * @param desired rows that should be there
 * @param actual own rows that are there
 * @param refused rows that it will not have as they are
 * @param blocked rows that others' rows keep out, with what is in the way, at most {@link #MOST_NAMED} of them
 * @param blockedRows how many there are
 * @param failure why it could not be read or written in the last round; empty where it could
 * @param held how many removals are held back; 0: none
 * @param room how full it is, where it has a limit
 * @param repairs rows put back since the daemon started
 * @param repaired when the last of them was
 */
public record TableStatus(
        String table,
        int desired,
        int actual,
        int refused,
        List<String> blocked,
        int blockedRows,
        Optional<String> failure,
        int held,
        Optional<Room> room,
        long repairs,
        Optional<Instant> repaired) {
    /** Rows that are named one by one. */
    static final int MOST_NAMED = 20;

    /**
     * How full a table is.
     *
     * @param used rows that count
     * @param source who says how many there may be
     */
    public record Room(int used, int limit, String source) {}

    public TableStatus {
        blocked = List.copyOf(blocked);
    }

    static TableStatus unknown(String table) {
        return new TableStatus(
                table, 0, 0, 0, List.of(), 0, Optional.empty(), 0, Optional.empty(), 0, Optional.empty());
    }

    TableStatus counted(int rowsDesired, int rowsActual, int rowsRefused) {
        boolean done = rowsActual <= rowsDesired;
        return new TableStatus(
                table,
                rowsDesired,
                rowsActual,
                rowsRefused,
                blocked,
                blockedRows,
                Optional.empty(),
                done ? 0 : held,
                room,
                repairs,
                repaired);
    }

    TableStatus blocked(List<String> rows, int count) {
        return new TableStatus(table, desired, actual, refused, rows, count, failure, held, room, repairs, repaired);
    }

    TableStatus failed(String why) {
        return new TableStatus(
                table, desired, actual, refused, blocked, blockedRows, Optional.of(why), held, room, repairs, repaired);
    }

    TableStatus held(int removals) {
        return new TableStatus(
                table, desired, actual, refused, blocked, blockedRows, failure, removals, room, repairs, repaired);
    }

    TableStatus room(Room now) {
        return new TableStatus(
                table,
                desired,
                actual,
                refused,
                blocked,
                blockedRows,
                failure,
                held,
                Optional.of(now),
                repairs,
                repaired);
    }

    TableStatus repaired(int rows, Instant when) {
        return new TableStatus(
                table,
                desired,
                actual,
                refused,
                blocked,
                blockedRows,
                failure,
                held,
                room,
                repairs + rows,
                Optional.of(when));
    }
}
