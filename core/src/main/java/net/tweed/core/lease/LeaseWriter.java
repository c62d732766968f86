package net.tweed.core.lease;

import java.time.Duration;
import java.util.Optional;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;

/** Writes leases. Losing is an answer (empty, false); failures are as in {@link LeaseReader}. */
public interface LeaseWriter {
    /**
     * Creates the lease, with guards against claims that share one family's subnet, in one transaction.
     *
     * @param holder the claiming host's stable identity, written into the guards: the same host may claim past guards of
     *     its own
     * @return empty where the subnets, or a part of them, are taken
     */
    Optional<Lease> claim(DualStack<Prefix> subnets, Attributes attributes, String holder, Duration timeToLive);

    /**
     * Takes the subnets that the store itself has for this host, and publishes the attributes with them. With everything
     * in place from an earlier run, that writes nothing.
     *
     * @return empty where hosts choose their subnets themselves
     * @throws net.tweed.core.model.TweedException of kind CONFIG where the store should have some for this host, and has not
     */
    default Optional<Lease> assigned(Attributes attributes) {
        return Optional.empty();
    }

    /**
     * Whether {@link #assigned} would find subnets for this host: asks for nothing else, and writes nothing.
     *
     * @throws net.tweed.core.model.TweedException of kind CONFIG where the store should have some for this host, and has not
     */
    default void checkAssigned() {}

    /**
     * Changes what the own lease publishes, keeping its term, if it is still as given.
     *
     * @return empty where it has changed or gone since
     */
    Optional<Lease> update(Lease lease, Attributes attributes);

    /**
     * Keeps the lease alive in place and reads its key: no rewrite, so no event for anyone. A reservation is only read.
     *
     * @return the lease as it is now; empty where it is gone or another host's
     */
    Optional<Lease> renew(Lease lease);

    /** Gives the lease up, if it is still as given; false where it was not. */
    boolean release(Lease lease);
}
