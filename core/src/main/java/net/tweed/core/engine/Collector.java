package net.tweed.core.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.lease.Ledger;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.spi.Network;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds rows in clouds whose hosts are gone for good: their lease has ended or the cloud knows their instance no more, and
 * nobody has shown signs of life for a time of grace. One host of a network does this for all, elected through the ledger's
 * {@code collector}. For one thread but {@link #dead}.
 */
public final class Collector {
    private static final Duration LOOK = Duration.ofSeconds(20);
    private static final Duration TERM = Duration.ofSeconds(60);
    private static final String KEY = "collector";
    private static final String PRESENCE = "presence/";
    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

    private final Ledger ledger;
    private final String type;
    private final String holder;
    private final Supplier<LeaseTable.View> leases;
    private final UnaryOperator<Set<String>> census;
    private final Trust trust;
    private final Duration grace;
    private final Clock clock;
    private final Runnable changed;
    private final Map<LedgerOwnership.Held, Duration> silentSince = new HashMap<>();
    private Optional<Ledger.Entry> term = Optional.empty();
    private volatile Map<Prefix, String> dead = Map.of();

    /** Whether what the store shows can be true: who is alive, and who leases what. */
    public interface Trust {
        /**
         * Whether it can.
         *
         * @param present the public addresses of hosts that show signs of life
         */
        boolean isTrue(LeaseTable.View leases, Set<String> present);
    }

    /**
     * A host's collector, that has not looked yet: what the store shows is true if it shows this host.
     *
     * @param type the backend's
     * @param holder this host's name in the ledger
     * @param network asked which next hops exist no more
     * @param grace how long a host must have been silent: long enough for a reboot, a restart of the store, an operator's
     *     mistake
     * @param changed told when {@link #dead} has
     */
    public Collector(
            Ledger ledger,
            String type,
            String holder,
            Supplier<LeaseTable.View> leases,
            Supplier<Optional<Network>> network,
            Duration grace,
            Clock clock,
            Runnable changed) {
        this(
                ledger,
                type,
                holder,
                leases,
                targets -> network.get().map(known -> known.gone(targets)).orElse(Set.of()),
                (view, present) -> view.own().isPresent() && present.contains(holder),
                grace,
                clock,
                changed);
    }

    /**
     * A collector that has not looked yet.
     *
     * @param census which of these next hops exist no more
     */
    public Collector(
            Ledger ledger,
            String type,
            String holder,
            Supplier<LeaseTable.View> leases,
            UnaryOperator<Set<String>> census,
            Trust trust,
            Duration grace,
            Clock clock,
            Runnable changed) {
        this.ledger = ledger;
        this.type = type;
        this.holder = holder;
        this.leases = leases;
        this.census = census;
        this.trust = trust;
        this.grace = grace;
        this.clock = clock;
        this.changed = changed;
    }

    /** The rows to remove: next hops by subnet. Empty where another host collects. */
    public Map<Prefix, String> dead() {
        return dead;
    }

    /** Looks who is gone; run it again after what it returns. */
    public Duration step() {
        Map<Prefix, String> now = dead;
        try {
            now = isElected() ? look() : Map.of();
        } catch (TweedException e) {
            LOG.debug("Cannot look for dead hosts now: what was found dead before stays so", e);
        }
        if (!now.equals(dead)) {
            now.forEach((subnet, target) -> {
                if (!dead.containsKey(subnet)) {
                    LOG.info("The host of {} is gone: its route to {} goes", subnet, target);
                }
            });
            dead = now;
            changed.run();
        }
        return grace.compareTo(LOOK) < 0 ? grace : LOOK;
    }

    private boolean isElected() {
        if (term.isPresent() && ledger.keepAlive(term.get())) {
            return true;
        }
        term = ledger.get(KEY)
                .filter(entry -> entry.value().equals(holder) && ledger.keepAlive(entry)) // of this host's earlier run
                .or(() -> ledger.put(KEY, Optional.empty(), holder, Optional.of(TERM)));
        if (term.isEmpty()) {
            silentSince.clear();
        }
        return term.isPresent();
    }

    private Map<Prefix, String> look() {
        LeaseTable.View view = leases.get();
        if (view.leases().isEmpty()) {
            return Map.of(); // a store that shows nothing says nothing about anybody
        }
        Set<String> present = ledger.list(PRESENCE).stream()
                .map(entry -> entry.key().substring(PRESENCE.length()))
                .collect(Collectors.toSet());
        if (!trust.isTrue(view, present)) {
            return Map.of(); // whoever asks is alive: the store has lost signs of life
        }
        Duration now = clock.uptime();
        List<LedgerOwnership.Held> silent = LedgerOwnership.all(ledger).stream()
                .filter(held ->
                        held.type().equals(type) && !present.contains(held.row().holder()))
                .toList();
        silentSince.keySet().retainAll(new HashSet<>(silent));
        silent.forEach(held -> silentSince.putIfAbsent(held, now));
        List<LedgerOwnership.Held> overdue = new ArrayList<>();
        silentSince.forEach((held, since) -> {
            if (now.minus(since).compareTo(grace) >= 0) {
                overdue.add(held);
            }
        });
        return gone(overdue, view);
    }

    /** Of those silent for long: the ones without a lease, and those whose next hop is no more. */
    private Map<Prefix, String> gone(List<LedgerOwnership.Held> overdue, LeaseTable.View view) {
        Map<Prefix, String> gone = new HashMap<>();
        Map<Prefix, String> leased = new HashMap<>();
        for (LedgerOwnership.Held held : overdue) {
            boolean live = view.leases().stream()
                    .flatMap(lease -> lease.subnets().stream())
                    .anyMatch(subnet -> subnet.overlaps(held.row().destination()));
            (live ? leased : gone).put(held.row().destination(), held.row().target());
        }
        if (!leased.isEmpty()) {
            Set<String> missing = census.apply(Set.copyOf(leased.values()));
            leased.forEach((subnet, target) -> {
                if (missing.contains(target)) {
                    gone.put(subnet, target);
                }
            });
        }
        return Map.copyOf(gone);
    }
}
