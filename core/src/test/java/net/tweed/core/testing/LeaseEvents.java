package net.tweed.core.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseEvent.Changed;
import net.tweed.core.lease.LeaseEvent.Removed;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;

/** What a watch told, in order, to look at and to wait for. */
public final class LeaseEvents implements Consumer<LeaseEvent> {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<LeaseEvent> events = new ArrayList<>();

    @Override
    public synchronized void accept(LeaseEvent event) {
        events.add(event);
    }

    public synchronized List<LeaseEvent> all() {
        return List.copyOf(events);
    }

    /** Forgets what was told so far. */
    public synchronized void clear() {
        events.clear();
    }

    /** Waits for an event that this holds for, and returns the first. */
    public LeaseEvent await(String what, Predicate<LeaseEvent> wanted) {
        return Await.value(
                what + "; told so far: " + all().size() + " events",
                PATIENCE,
                () -> all().stream().filter(wanted).findFirst());
    }

    public Snapshot awaitSnapshot(Predicate<Snapshot> wanted) {
        return (Snapshot) await("a Snapshot is told", e -> e instanceof Snapshot s && wanted.test(s));
    }

    public Changed awaitChanged(DualStack<Prefix> subnets) {
        return (Changed) await(
                "a change of " + subnets + " is told",
                e -> e instanceof Changed c && c.lease().subnets().equals(subnets));
    }

    public Removed awaitRemoved(DualStack<Prefix> subnets) {
        return (Removed) await(
                "the end of " + subnets + " is told",
                e -> e instanceof Removed r && r.subnets().equals(subnets));
    }

    /** The last Snapshot told. */
    public Optional<Snapshot> lastSnapshot() {
        return all().stream()
                .filter(Snapshot.class::isInstance)
                .map(Snapshot.class::cast)
                .reduce((a, b) -> b);
    }
}
