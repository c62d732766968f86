package net.tweed.core.lease;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Term;
import net.tweed.core.model.TweedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this host's lease: takes it, keeps it alive, takes it again when it is gone, moves when it is another host's, and
 * never fights. Nothing here waits: {@link #step} does what is due and says when to come back.
 *
 * <p>Calls block as long as the store's do. One thread at a time, except for {@link #ownChanged} and {@link
 * #endsIn}.
 */
public final class LeaseKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final Duration MINUTE = Duration.ofSeconds(60);

    private final LeaseStore store;
    private final LeaseTable table;
    private final Settings settings;
    private final Clock clock;
    private final SubnetClaim claim;
    private final SubnetHistory history;
    private final Presence presence;
    private final Outage outage;
    private final AtomicBoolean look = new AtomicBoolean();

    private @Nullable Snapshot listed;
    private @Nullable Attributes wanted;
    private @Nullable Tenure tenure;
    private Duration keepPresenceAt = Duration.ZERO;
    private Duration renewAt = Duration.ZERO;
    private volatile @Nullable Duration endsAt;
    private @Nullable Duration publishedAt;

    /**
     * How the lease is kept.
     *
     * @param pools what to lease from
     * @param holder tells this host apart from any other, and stays the same when it restarts; without blanks
     * @param hostname what people call this host, for messages on others; may be empty
     * @param timeToLive of a new lease; flannel's is 24 h
     * @param renewMargin how long before its end the lease is renewed at the latest
     */
    public record Settings(
            DualStack<Pool> pools, String holder, String hostname, Duration timeToLive, Duration renewMargin) {
        public Settings {
            if (holder.isBlank()) {
                throw new IllegalArgumentException("A holder has a name");
            }
            if (timeToLive.compareTo(renewMargin) <= 0 || renewMargin.isNegative()) {
                throw new IllegalArgumentException("A lease of " + timeToLive.toMinutes() + " min cannot be renewed "
                        + renewMargin.toMinutes() + " min before its end");
            }
        }

        /** How long after one renewal the next is due: every sixth of the time to live, within the margin. */
        Duration interval() {
            Duration usual = longer(MINUTE, timeToLive.dividedBy(6));
            return shorter(shorter(usual, timeToLive.minus(renewMargin)), timeToLive.dividedBy(2));
        }
    }

    /**
     * What a step found.
     *
     * @param tenure {@link Tenure.Moved} once, in the step that moved; afterwards {@link Tenure.Held}
     * @param next when to step again where nothing calls for it before
     */
    public record Step(Tenure tenure, Duration next) {}

    public LeaseKeeper(LeaseStore store, LeaseTable table, Settings settings, Clock clock, RandomGenerator random) {
        this.store = store;
        this.table = table;
        this.settings = settings;
        this.clock = clock;
        this.history = new SubnetHistory(store, clock);
        this.presence = new Presence(store, settings.holder(), settings.hostname());
        this.outage = new Outage(clock, random);
        SubnetAllocator allocator = new SubnetAllocator(settings.pools(), random);
        this.claim = new SubnetClaim(store, allocator, history, clock, settings);
    }

    /** This host's lease of an earlier run, of whatever network: for identities that should survive. */
    public Optional<Lease> earlier(DualStack<InetAddress> publicIps) {
        store.checkAssigned(); // a host that waits for its subnets should not read everybody's leases each time
        Attributes host = new Attributes("", publicIps, DualStack.none());
        Snapshot all = store.list();
        listed = all;
        return all.leases().stream()
                .filter(lease -> lease.attributes().sameHost(host))
                .min(Comparator.comparing((Lease lease) -> !(lease.term() instanceof Term.Reserved))
                        .thenComparing(lease -> lease.revision().created()));
    }

    /**
     * Takes this host's lease. With everything in place from an earlier run, that writes nothing. May be called again
     * after a failure.
     *
     * @param remembered the subnets of an earlier run, as {@code subnet.env} tells them
     * @throws TweedException CONFLICT where another host is alive with the same public address, NO_ROOM where nothing is
     *     free, UNAVAILABLE or DENIED from the store
     */
    public Lease acquire(Attributes attributes, Optional<DualStack<Prefix>> remembered) {
        Optional<Snapshot> seen = Optional.ofNullable(listed);
        listed = null;
        wanted = attributes;
        presence.keep(attributes.publicIps());
        keepPresenceAt = clock.uptime().plus(Presence.KEEP_ALIVE);
        Duration asked = clock.uptime();
        Lease lease = claim.take(attributes, remembered, seen);
        hold(lease, asked);
        tenure = new Tenure.Held(lease);
        return lease;
    }

    /** Publishes other attributes with the lease from the next step on: a new MAC, another address. */
    public void publish(Attributes attributes) {
        wanted = attributes;
        keepPresenceAt = clock.uptime();
        renewAt = clock.uptime();
    }

    /** The watch says that the own lease is gone, changed or another host's: the next step looks. On any thread. */
    public void ownChanged() {
        look.set(true);
    }

    /** Until the lease ends unless it is renewed, negative where it has; empty where it has no end. On any thread. */
    public Optional<Duration> endsIn() {
        return Optional.ofNullable(endsAt).map(end -> end.minus(clock.uptime()));
    }

    /** Does what is due. After {@link #acquire}. */
    public Step step() {
        Tenure before = tenure;
        Attributes host = wanted;
        if (before == null || host == null) {
            throw new IllegalStateException("There is no lease to keep: acquire it first");
        }
        Optional<Duration> pause = outage.pause();
        if (pause.isPresent()) {
            return new Step(settled(before), pause.get());
        }
        Tenure after = settled(before);
        try {
            after = due(after, host);
            table.takeEnded().stream()
                    .filter(lease -> claim.chooses() && !table.isLeased(lease))
                    .forEach(history::ended);
            history.write();
            outage.over();
        } catch (TweedException e) {
            outage.failed(e);
            after = failed(after, e);
        }
        tenure = after;
        return new Step(after, outage.pause().orElseGet(this::untilNext));
    }

    private Tenure due(Tenure before, Attributes host) {
        Duration now = clock.uptime();
        if (look.getAndSet(false)) {
            renewAt = now;
        }
        if (isDue(keepPresenceAt)) {
            if (!presence.keep(host.publicIps())) {
                renewAt = now; // the store has forgotten us: perhaps the lease too
            }
            keepPresenceAt = now.plus(Presence.KEEP_ALIVE);
        }
        return isDue(renewAt) ? renew(before.lease(), host) : before;
    }

    private Tenure renew(Lease own, Attributes host) {
        Duration asked = clock.uptime();
        Optional<Lease> renewed = store.renew(own);
        if (renewed.isEmpty()) {
            return retake(own, host);
        }
        Lease lease = renewed.get();
        hold(lease, asked);
        return new Tenure.Held(SubnetClaim.publishes(lease, host) ? lease : publish(lease, host, asked));
    }

    /** Puts right what the lease publishes; where someone keeps changing it, once a minute. */
    private Lease publish(Lease lease, Attributes host, Duration asked) {
        Duration now = clock.uptime();
        renewAt = now; // until that has worked
        if (publishedAt != null && publishedAt.plus(MINUTE).compareTo(now) > 0) {
            LOG.warn(
                    "Someone else changes {} again and again: look for a second daemon with this address",
                    lease.name());
            renewAt = publishedAt.plus(MINUTE);
            return lease;
        }
        Optional<Lease> updated = store.update(lease, SubnetClaim.merged(lease, host));
        if (updated.isPresent()) {
            publishedAt = now;
            hold(updated.get(), asked);
        }
        return updated.orElse(lease);
    }

    /** The lease is gone or another host's: takes the same subnets if they are free, else others. */
    private Tenure retake(Lease own, Attributes host) {
        Snapshot all = store.list();
        Duration asked = clock.uptime();
        Lease lease = claim.take(host, Optional.of(own.subnets()), Optional.of(all));
        hold(lease, asked);
        if (lease.subnets().equals(own.subnets())) {
            LOG.info("The lease was gone from the store; claimed it again: {}", lease.name());
            return new Tenure.Held(lease);
        }
        String why = SubnetClaim.otherHolder(all.leases(), own)
                .or(() -> SubnetClaim.otherHolder(table.view().leases(), own))
                .map(other -> "it is held by " + other + " now")
                .orElse("another host was quicker to claim it");
        LOG.error(
                "Lost the lease {}: {}. This host uses {} now; restart what still uses addresses of the old one",
                own.name(),
                why,
                lease.name());
        return new Tenure.Moved(own, lease, why);
    }

    private void hold(Lease lease, Duration asked) {
        Duration interval = settings.interval();
        Duration ends = null;
        if (lease.term() instanceof Term.Until until) {
            Duration left = Duration.between(clock.now(), until.end());
            ends = asked.plus(left);
            interval = shorter(interval, longer(left.dividedBy(2), Duration.ofSeconds(1)));
        }
        endsAt = ends;
        renewAt = asked.plus(interval);
        table.own(lease);
    }

    private Tenure failed(Tenure before, TweedException e) {
        return switch (e.kind()) {
            case CONFLICT, NO_ROOM, LEASE_LOST, CONFIG ->
                new Tenure.Absent(before.lease(), String.valueOf(e.getMessage()));
            case DENIED, THROTTLED, UNAVAILABLE, INTERNAL ->
                endsIn().filter(left -> left.isNegative() || left.isZero()).isPresent()
                        ? new Tenure.Absent(before.lease(), "its time ran out while the store could not be asked")
                        : before;
        };
    }

    /** What a tenure is once it has been told. */
    private static Tenure settled(Tenure tenure) {
        return tenure instanceof Tenure.Moved moved ? new Tenure.Held(moved.lease()) : tenure;
    }

    private Duration untilNext() {
        Duration left = shorter(keepPresenceAt, renewAt).minus(clock.uptime());
        return history.isPending() || left.isNegative() ? Duration.ZERO : left;
    }

    private boolean isDue(Duration at) {
        return at.compareTo(clock.uptime()) <= 0;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
