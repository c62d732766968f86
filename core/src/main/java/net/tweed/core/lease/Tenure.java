package net.tweed.core.lease;

import net.tweed.core.model.Lease;

/** Whether this host holds a lease now. Using its subnet may outlive holding it. */
public sealed interface Tenure {
    /** The lease that is this host's, or was last. */
    Lease lease();

    /** The store has it, as far as is known; an outage shorter than the lease changes nothing. */
    record Held(Lease lease) implements Tenure {}

    /**
     * The host had to take other subnets. Addresses of the old ones are still in use until what uses them is restarted.
     *
     * @param from the lease before
     * @param lease the lease now
     * @param why who holds the old one now, or why it cannot be used, for the operator
     */
    record Moved(Lease from, Lease lease, String why) implements Tenure {}

    /**
     * The store does not have it, or may have given it away. Nothing is taken down; the keeper goes on trying.
     *
     * @param lease the last one, still in use
     */
    record Absent(Lease lease, String why) implements Tenure {}
}
