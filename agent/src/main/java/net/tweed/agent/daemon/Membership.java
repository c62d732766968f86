package net.tweed.agent.daemon;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import net.tweed.agent.health.Readiness;
import net.tweed.core.engine.Worker;
import net.tweed.core.lease.LeaseKeeper;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.lease.Tenure;
import net.tweed.core.model.Attributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the lease for as long as the daemon runs, and hears of the others'. */
final class Membership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final LeaseKeeper keeper;
    private final Readiness readiness;
    private final Consumer<Tenure.Moved> moved;
    private final Worker worker;
    private final AutoCloseable watch;

    /**
     * Starts keeping the lease that the keeper has acquired.
     *
     * @param changed told when the leases have changed, on a thread of the store's
     * @param moved told when this host had to take other subnets, on this worker's thread
     */
    Membership(
            LeaseStore store,
            LeaseTable table,
            LeaseKeeper keeper,
            Readiness readiness,
            Runnable changed,
            Consumer<Tenure.Moved> moved) {
        this.keeper = keeper;
        this.readiness = readiness;
        this.moved = moved;
        this.worker = new Worker("lease", this::step);
        this.watch = store.watch(event -> {
            if (table.fold(event)) {
                keeper.ownChanged();
            }
            worker.wake();
            changed.run();
        });
        worker.start();
    }

    /** Publishes other attributes with the lease. */
    void publish(Attributes attributes) {
        keeper.publish(attributes);
        worker.wake();
    }

    /** Until the lease ends unless it is renewed. On any thread. */
    Optional<Duration> leaseEndsIn() {
        return keeper.endsIn();
    }

    private Duration step() {
        LeaseKeeper.Step step = keeper.step();
        if (step.tenure() instanceof Tenure.Absent absent) {
            readiness.unmet(Conditions.LEASE, absent.why());
        } else {
            readiness.met(Conditions.LEASE);
        }
        if (step.tenure() instanceof Tenure.Moved m) {
            moved.accept(m);
        }
        return step.next();
    }

    @Override
    public void close() {
        try {
            watch.close();
        } catch (Exception e) {
            LOG.warn("Cannot end the watch of the leases", e);
        }
        worker.close();
    }
}
