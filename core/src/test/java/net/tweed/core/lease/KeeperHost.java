package net.tweed.core.lease;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryDatabase;
import net.tweed.core.testing.MemoryLeaseStore;

/** A host of a test: its connection, its table, its keeper, wired as the agent wires them. */
final class KeeperHost {
    static final Duration DAY = Duration.ofHours(24);

    final MemoryLeaseStore store;
    final LeaseTable table;
    final LeaseKeeper keeper;
    private final ManualClock clock;

    KeeperHost(MemoryDatabase database, ManualClock clock, String holder, DualStack<Pool> pools) {
        this(
                database,
                clock,
                new LeaseKeeper.Settings(pools, holder, holder + ".example", DAY, Duration.ofMinutes(60)));
    }

    KeeperHost(MemoryDatabase database, ManualClock clock, LeaseKeeper.Settings settings) {
        this.clock = clock;
        store = database.connect();
        table = new LeaseTable(clock);
        keeper = new LeaseKeeper(
                store, table, settings, clock, new Random(settings.holder().hashCode()));
    }

    /** Takes a lease, then follows the store. */
    Lease start(Attributes attributes) {
        return start(attributes, Optional.empty());
    }

    Lease start(Attributes attributes, Optional<DualStack<Prefix>> remembered) {
        Lease lease = keeper.acquire(attributes, remembered);
        watch();
        settle();
        return lease;
    }

    void watch() {
        store.watch(event -> {
            if (table.fold(event)) {
                keeper.ownChanged();
            }
        });
    }

    /** Steps until nothing is due. */
    Tenure settle() {
        LeaseKeeper.Step step = keeper.step();
        Tenure tenure = step.tenure();
        for (int i = 0; i < 100 && step.next().isZero(); i++) {
            step = keeper.step();
            tenure = step.tenure() instanceof Tenure.Held && tenure instanceof Tenure.Moved ? tenure : step.tenure();
        }
        return tenure;
    }

    /** Time passes, and the keeper steps whenever it asked to. */
    Tenure live(Duration time) {
        Duration end = clock.uptime().plus(time);
        Tenure tenure = settle();
        while (clock.uptime().compareTo(end) < 0) {
            LeaseKeeper.Step step = keeper.step();
            Duration left = end.minus(clock.uptime());
            clock.advance(step.next().compareTo(left) < 0 ? step.next() : left);
            tenure = settle();
        }
        return tenure;
    }
}
