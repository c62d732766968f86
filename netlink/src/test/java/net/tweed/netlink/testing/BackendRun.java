package net.tweed.netlink.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Outcome;
import net.tweed.core.table.Reconciler;
import net.tweed.core.table.Result;
import net.tweed.core.table.Table;

/** A backend on one host of a lab, with the real reconciler: one run of a daemon, without its store. */
public final class BackendRun implements AutoCloseable {
    private final Host host;
    private final Backend backend;
    private final Network network;
    private final Lease own;
    private final List<String> failures = new ArrayList<>();
    private Reconciler reconciler;

    /**
     * Claims these subnets and joins.
     *
     * @param earlier the host's lease before, where it had one
     */
    public BackendRun(Host host, Backend backend, DualStack<Prefix> subnets, Optional<Lease> earlier) {
        this.host = host;
        this.backend = backend;
        Attributes attributes = host.run(() -> backend.attributes(earlier));
        this.own = new Lease(subnets, attributes, new Term.Leased(), new Revision(1, 1, 1));
        this.network = host.run(() -> backend.join(own));
        this.reconciler = reconciler();
    }

    private Reconciler reconciler() {
        Observer observer = new Observer() {
            @Override
            public void applied(Table<?> table, List<? extends Result<?>> results) {
                results.forEach(result -> result.reason().ifPresent(failures::add));
            }
        };
        return new Reconciler(Clock.system(), observer, 100);
    }

    public Lease own() {
        return own;
    }

    public Network network() {
        return network;
    }

    public Desired desired(Lease... others) {
        return network.desired(new Peers(own, List.of(others)));
    }

    /** One round in the host's namespace; failures of rows are the test's. */
    public Outcome round(Lease... others) {
        Outcome outcome = host.run(() -> reconciler.reconcile(desired(others).layers()));
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.toString());
        }
        return outcome;
    }

    /** Does the damage, and rounds as the kernel's events ask for them, until all is whole. */
    public void heal(Runnable damage, BooleanSupplier whole, Lease... others) throws Exception {
        reconciler = reconciler(); // so that a row damaged by many tests is not taken for a contested one
        Semaphore changed = new Semaphore(0);
        try (AutoCloseable watch = host.run(() -> network.watch(changed::release))) {
            damage.run();
            do {
                if (!changed.tryAcquire(10, TimeUnit.SECONDS)) {
                    throw new AssertionError("The kernel's events did not ask for a round");
                }
                changed.drainPermits();
                round(others);
            } while (!whole.getAsBoolean());
        }
    }

    @Override
    public void close() {
        backend.close();
    }
}
