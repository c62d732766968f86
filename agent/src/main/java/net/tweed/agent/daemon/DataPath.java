package net.tweed.agent.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import net.tweed.agent.host.BlackholeRoute;
import net.tweed.core.engine.NetworkLoop;
import net.tweed.core.engine.Round;
import net.tweed.core.engine.Target;
import net.tweed.core.engine.Vetting;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Refused;
import net.tweed.core.table.Reconciler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the kernel's forwarding tables as the backend says, given who else is there. Its loop starts with the first
 * {@link #take}, which must come after the first snapshot of leases: without one, every peer would seem gone.
 */
final class DataPath implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataPath.class);
    /** While removals are held, the operator's command to let them go is looked for this often. */
    private static final Duration COMMAND_POLL = Duration.ofSeconds(2);

    private final NetworkConfig config;
    private final LeaseTable leases;
    private final Reconciler reconciler;
    private final RemovalsCommand command;
    private final BlackholeRoute blackhole;
    private final BiConsumer<Seat, Round> finished;
    private final NetworkLoop loop;
    private volatile Optional<Seat> seat = Optional.empty();
    private Optional<Seat> working = Optional.empty(); // the loop's own: what its round is for
    private final Queue<Backend> retired = new ConcurrentLinkedQueue<>();
    private Optional<AutoCloseable> watch = Optional.empty();

    /**
     * A data path that does nothing yet.
     *
     * @param finished told of every round and the seat that it was for, on the loop's thread
     */
    DataPath(
            NetworkConfig config,
            LeaseTable leases,
            Reconciler reconciler,
            RemovalsCommand command,
            BlackholeRoute blackhole,
            Duration resync,
            BiConsumer<Seat, Round> finished) {
        this.config = config;
        this.leases = leases;
        this.reconciler = reconciler;
        this.command = command;
        this.blackhole = blackhole;
        this.finished = finished;
        this.loop = new NetworkLoop("kernel", this::target, reconciler, resync, this::round);
    }

    /**
     * Takes this seat in the place of the one before.
     *
     * @param changed told when something of the host's network has changed, on any thread
     */
    void take(Seat next, Runnable changed) {
        boolean first = seat.isEmpty();
        close(watch);
        seat.map(Seat::backend).ifPresent(retired::add); // its tables may be in use by the round that runs now
        seat = Optional.of(next);
        watch = Optional.of(next.network().watch(() -> {
            loop.wake();
            changed.run();
        }));
        if (first) {
            loop.start();
        } else {
            loop.wake();
        }
    }

    Optional<Seat> seat() {
        return seat;
    }

    void wake() {
        loop.wake();
    }

    @Override
    public void close() {
        close(watch);
        loop.close();
    }

    private Target target() {
        if (command.taken()) {
            LOG.info("Held removals go now, as ordered");
            reconciler.allowRemovals();
        }
        for (Backend old = retired.poll(); old != null; old = retired.poll()) {
            old.close();
        }
        Seat now = seat.orElseThrow();
        working = Optional.of(now);
        LeaseTable.View view = leases.view();
        Vetting vetting = Vetting.vet(config, now.own(), view.leases());
        Desired desired = blackhole.join(now.network().desired(vetting.peers()), now.own());
        List<Refused> refused = new ArrayList<>(vetting.refused());
        refused.addAll(desired.refused());
        return new Target(desired.layers(), refused, sooner(view.changesIn()));
    }

    private Optional<Duration> sooner(Optional<Duration> changesIn) {
        if (!command.wanted()) {
            return changesIn;
        }
        return Optional.of(changesIn.filter(d -> d.compareTo(COMMAND_POLL) < 0).orElse(COMMAND_POLL));
    }

    private void round(Round round) {
        finished.accept(working.orElseThrow(), round);
    }

    private static void close(Optional<AutoCloseable> watch) {
        watch.ifPresent(w -> {
            try {
                w.close();
            } catch (Exception e) {
                LOG.warn("Cannot end a watch of the kernel", e);
            }
        });
    }
}
