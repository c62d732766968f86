package net.tweed.core.lease;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets a host its lease: the own earlier one where there is one, else a new claim. Losing a claim to another host is
 * normal; each loss takes the contested subnets out of the choice, so it ends with a lease or with a full pool.
 */
final class SubnetClaim {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

    private final LeaseStore store;
    private final SubnetAllocator allocator;
    private final SubnetHistory history;
    private final Clock clock;
    private final String holder;
    private final Duration timeToLive;
    private boolean chooses = true;

    SubnetClaim(
            LeaseStore store,
            SubnetAllocator allocator,
            SubnetHistory history,
            Clock clock,
            LeaseKeeper.Settings settings) {
        this.store = store;
        this.allocator = allocator;
        this.history = history;
        this.clock = clock;
        this.holder = settings.holder();
        this.timeToLive = settings.timeToLive();
    }

    /**
     * Takes a lease.
     *
     * @param host what to publish; its public address tells which leases are its own
     * @param remembered the subnets of an earlier run, as the host itself remembers them
     * @param seen the leases, where they were just listed
     * @throws TweedException of kind NO_ROOM where nothing is free
     */
    Lease take(Attributes host, Optional<DualStack<Prefix>> remembered, Optional<Snapshot> seen) {
        Optional<Lease> assigned = store.assigned(host);
        if (assigned.isPresent()) {
            chooses = false;
            return assigned.get();
        }
        Attempt attempt = new Attempt(host);
        Snapshot snapshot = seen.orElseGet(store::list);
        while (true) {
            SubnetAllocator.Situation now =
                    new SubnetAllocator.Situation(host, remembered, snapshot.leases(), attempt.lost);
            Optional<Lease> own = allocator.own(now);
            Optional<Lease> taken = own.isPresent() ? attempt.takeOver(own.get()) : attempt.claim(now);
            if (taken.isPresent()) {
                List<Lease> outgrown = allocator.outgrown(now);
                outgrown.forEach(this::release);
                return outgrown.stream().anyMatch(taken.get()::overlaps) ? published(taken.get()) : taken.get();
            }
            snapshot = store.list();
        }
    }

    /** Whether hosts choose their subnets: else nobody needs to know who had them before. */
    boolean chooses() {
        return chooses;
    }

    /** One host's way to a lease, with what it lost on the way. */
    private final class Attempt {
        private final Attributes host;
        private final Set<Prefix> lost = new HashSet<>();
        private final Set<DualStack<Prefix>> vanished = new HashSet<>();
        private @Nullable Map<Prefix, Past> past;
        private boolean lastChance;

        Attempt(Attributes host) {
            this.host = host;
        }

        /** Keeps the earlier lease alive, which reads it too, and publishes what has changed: usually nothing. */
        Optional<Lease> takeOver(Lease own) {
            Optional<Lease> taken = store.renew(own)
                    .flatMap(lease ->
                            publishes(lease, host) ? Optional.of(lease) : store.update(lease, merged(lease, host)));
            if (taken.isEmpty() && !vanished.add(own.subnets())) {
                own.subnets().stream().forEach(lost::add); // listed twice, and twice not there
            }
            return taken;
        }

        Optional<Lease> claim(SubnetAllocator.Situation now) {
            Map<Prefix, Past> recorded = past == null ? history.read() : past;
            past = recorded;
            SubnetAllocator.Pick pick = allocator.choose(now, recorded, clock.now());
            if (pick instanceof SubnetAllocator.Pick.Free free) {
                Optional<Lease> claimed = claim(free, recorded);
                if (claimed.isEmpty()) {
                    free.subnets().stream().forEach(lost::add);
                }
                return claimed;
            }
            if (pick instanceof SubnetAllocator.Pick.Full full && (lastChance || lost.isEmpty())) {
                throw new TweedException(TweedException.Kind.NO_ROOM, full.why());
            }
            lastChance = true; // what was lost may have been given back
            lost.clear();
            return Optional.empty();
        }

        private Optional<Lease> claim(SubnetAllocator.Pick.Free free, Map<Prefix, Past> recorded) {
            Optional<Lease> claimed = store.claim(free.subnets(), host, holder, timeToLive);
            if (claimed.isEmpty()) {
                return claimed;
            }
            Lease mine = claimed.get();
            List<Lease> leases = store.list().leases();
            Optional<Lease> rival = allocator.rival(leases, mine);
            if (rival.isPresent()) {
                LOG.info(
                        "{} is older than our claim of {}: choosing another",
                        rival.get().name(),
                        mine.name());
                store.release(mine);
                return Optional.empty();
            }
            free.warnings().forEach(LOG::warn);
            history.endUnseen(recorded, leases); // these leases were listed after that record was read
            history.claimed(mine);
            return claimed;
        }
    }

    /**
     * Writes the lease once more, after another key that names a subnet of it has gone: flanneld drops its route to a
     * subnet with any key that names it, and has it back with this.
     */
    private Lease published(Lease lease) {
        history.claimed(lease); // the other key's end is not its subnets'
        return store.update(lease, lease.attributes()).orElse(lease);
    }

    private void release(Lease lease) {
        try {
            if (store.release(lease)) {
                history.ended(lease);
                LOG.info("Released {}: it is not usable in this network", lease.name());
            }
        } catch (TweedException e) {
            LOG.warn("Cannot release {}; it ends by itself", lease.name(), e);
        }
    }

    /** Whether the lease says what the host wants said; fields of others do not count. */
    static boolean publishes(Lease lease, Attributes host) {
        return merged(lease, host).equals(lease.attributes());
    }

    /** What the host wants said, with the fields that others have added. */
    static Attributes merged(Lease lease, Attributes host) {
        return new Attributes(
                host.backend(),
                host.publicIps(),
                host.data(),
                lease.attributes().foreign());
    }

    /** Who holds any of these subnets, other than this host, in words. */
    static Optional<String> otherHolder(List<Lease> leases, Lease mine) {
        return leases.stream()
                .filter(lease -> !lease.attributes().sameHost(mine.attributes()) && lease.overlaps(mine))
                .findFirst()
                .map(lease -> String.join(
                        "+",
                        lease.attributes().publicIps().map(Addresses::text).stream()
                                .toList()));
    }
}
