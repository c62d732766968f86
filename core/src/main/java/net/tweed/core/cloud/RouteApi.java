package net.tweed.core.cloud;

import java.util.List;
import java.util.Optional;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;

/**
 * One route table of a cloud, through its API, as it is: no memory, no waits, no retries beyond {@link
 * net.tweed.core.table.CloudCalls}. For one thread. Each cloud implements it.
 */
public interface RouteApi {
    /** Its name for people, the same after a restart, unique among the clouds: {@code rtb-0a1b2c}. */
    String name();

    /** How {@link #write} changes a row's target. */
    Replace replace();

    /**
     * What rows of this cluster say as their owner, where this cloud's rows can say so: a row that says anything else, or
     * nothing, is foreign then, whatever the ledger says. Empty where only the ledger can tell.
     */
    default Optional<String> owner() {
        return Optional.empty();
    }

    /**
     * Reads the whole table, all pages.
     *
     * @throws net.tweed.core.model.TweedException an unreadable table is never an empty answer
     */
    Listing list();

    /**
     * Writes changes, puts only or removes only: a put without {@code before} creates, one with it replaces that row and
     * no other. Removing a row that is gone is done. Where the cloud works on after its answer, this answers
     * {@link Answer.Progress#PENDING}, or UNAVAILABLE where nobody knows.
     *
     * @return one answer for each change, in their order
     */
    List<Answer> write(List<Change<CloudRoute>> changes);
}
