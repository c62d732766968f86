package net.tweed.agent.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import net.tweed.core.engine.NetworkLoop;
import net.tweed.core.engine.Round;
import net.tweed.core.engine.Target;
import net.tweed.core.engine.Vetting;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Refused;
import net.tweed.core.table.Layer;
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
    private final Function<Lease, List<Layer<?>>> extra;
    private final Consumer<Seat> finished;
    private final Consumer<Round> rounds;
    private final NetworkLoop loop;
    private volatile Optional<Seat> seat = Optional.empty();
    private Optional<AutoCloseable> watch = Optional.empty();

    /**
     * A data path that does nothing yet.
     *
     * @param extra layers beside the backend's, given the own lease
     * @param rounds told of every round, on the loop's thread
     * @param finished told of the seat that a round was for, after it, on the loop's thread
     */
    DataPath(
            NetworkConfig config,
            LeaseTable leases,
            Reconciler reconciler,
            RemovalsCommand command,
            Duration resync,
            Function<Lease, List<Layer<?>>> extra,
            Consumer<Round> rounds,
            Consumer<Seat> finished) {
        this.config = config;
        this.leases = leases;
        this.reconciler = reconciler;
        this.command = command;
        this.extra = extra;
        this.rounds = rounds;
        this.finished = finished;
        this.loop = new NetworkLoop("kernel", this::target, reconciler, resync, this::round);
    }

    /** Takes this seat in the place of the one before. */
    void take(Seat next, Runnable changed) {
        boolean first = seat.isEmpty();
        close(watch);
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
        seat.ifPresent(s -> s.backend().close());
    }

    private Target target() {
        if (command.taken()) {
            LOG.info("Held removals go now, as ordered");
            reconciler.allowRemovals();
        }
        Seat now = seat.orElseThrow();
        LeaseTable.View view = leases.view();
        Vetting vetting = Vetting.vet(config, now.own(), view.leases());
        Desired desired = now.network().desired(vetting.peers());
        List<Layer<?>> layers = new ArrayList<>(desired.layers());
        layers.addAll(extra.apply(now.own()));
        List<Refused> refused = new ArrayList<>(vetting.refused());
        refused.addAll(desired.refused());
        return new Target(layers, refused, sooner(view.changesIn()));
    }

    private Optional<Duration> sooner(Optional<Duration> changesIn) {
        if (!command.wanted()) {
            return changesIn;
        }
        return Optional.of(changesIn.filter(d -> d.compareTo(COMMAND_POLL) < 0).orElse(COMMAND_POLL));
    }

    private void round(Round round) {
        rounds.accept(round);
        seat.ifPresent(finished);
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
