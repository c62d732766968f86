package net.tweed.agent.controller;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import net.tweed.agent.options.ControllerOptions;
import net.tweed.core.cloud.SlowPass;
import net.tweed.core.engine.Collector;
import net.tweed.core.engine.LedgerOwnership;
import net.tweed.core.engine.LedgerSerial;
import net.tweed.core.engine.NetworkLoop;
import net.tweed.core.engine.Target;
import net.tweed.core.engine.Worker;
import net.tweed.core.enrol.EnrolmentRoll;
import net.tweed.core.enrol.Enrolments;
import net.tweed.core.lease.ClusterName;
import net.tweed.core.lease.Leadership;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.model.Clock;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.TweedException;
import net.tweed.core.spi.CloudWriter;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Office;
import net.tweed.core.spi.WriterFactory;
import net.tweed.core.table.LogObserver;
import net.tweed.core.table.Reconciler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A writer at work, for one term and one configuration: the leases, and the loop that keeps the cloud's tables. */
final class Term implements AutoCloseable {
    /** How soon a host that enrols is noticed. */
    private static final Duration ROLL = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Term.class);

    private final NetworkConfig config;
    private final Leadership leadership;
    private final Enrolments enrolments;
    private final LeaseTable leases;
    private final CloudWriter writer;
    private final NetworkLoop loop;
    private final Collector collector;
    private final RefusedHosts told = new RefusedHosts();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private EnrolmentRoll roll = new EnrolmentRoll(Map.of());
    private boolean started;

    /** Begins; its calls wait for the leadership. */
    Term(
            NetworkConfig config,
            WriterFactory factory,
            LeaseStore store,
            Leadership leadership,
            ControllerOptions options,
            Clock clock,
            String name) {
        this.config = config;
        this.leadership = leadership;
        this.enrolments = new Enrolments(store);
        this.leases = new LeaseTable(clock);
        Office office = office(store, config.backend(), leases, leadership, options.resync(), clock, name);
        this.writer = factory.writer(config, office);
        parts.push(writer);
        this.loop = new NetworkLoop(
                "cloud",
                this::target,
                new Reconciler(clock, office.observer(), options.maxRemovals()),
                options.resync(),
                round -> told.accept(round.refused()));
        this.collector = new Collector(
                store,
                config.backend(),
                name,
                leases::view,
                writer::gone,
                (view, present) -> isInOffice(),
                options.collectAfter(),
                clock,
                loop::wake);
        try {
            begin(store);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Office office(
            LeaseStore store,
            String type,
            LeaseTable leases,
            Leadership leadership,
            Duration resync,
            Clock clock,
            String name) {
        RandomGenerator random = RandomGenerator.getDefault();
        return new Office(
                clock,
                () -> ClusterName.of(store, random),
                LedgerOwnership.ofAll(store, type, leases::view),
                new LedgerSerial(store, name),
                new LogObserver(),
                new FullPasses(clock, leadership.from(), new SlowPass(resync, random)),
                leadership);
    }

    private void begin(LeaseStore store) {
        parts.push(loop);
        Worker collecting = new Worker("collector", collector::step);
        parts.push(collecting);
        parts.push(writer.watch(loop::wake));
        parts.push(store.watch(this::event));
        collecting.start();
    }

    Leadership leadership() {
        return leadership;
    }

    NetworkConfig config() {
        return config;
    }

    /** Without the first list of leases, every host would seem gone. */
    private synchronized void event(LeaseEvent event) {
        var unused = leases.fold(event);
        if (!started) {
            started = true;
            loop.start();
        }
        loop.wake();
    }

    private boolean isInOffice() {
        try {
            leadership.check();
            return true;
        } catch (TweedException e) {
            return false;
        }
    }

    private Target target() {
        try {
            roll = enrolments.roll();
        } catch (TweedException e) {
            LOG.debug("The store does not say who is enrolled: what was known holds", e);
        }
        LeaseTable.View view = leases.view();
        Roll now = Roll.of(config, view, roll, collector.dead());
        Desired desired = writer.desired(now.hosts());
        Duration next = view.changesIn().filter(d -> d.compareTo(ROLL) < 0).orElse(ROLL);
        return new Target(desired.layers(), now.refusedWith(desired.refused()), Optional.of(next));
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("Cannot end a part of the writer", e);
            }
        }
    }
}
