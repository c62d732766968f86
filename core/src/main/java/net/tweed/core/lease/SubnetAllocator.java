package net.tweed.core.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Term;

/**
 * Chooses a host's subnets: its own earlier ones, then never-used ones, then those that ended longest ago. Pure but for
 * the randomness it is given, which keeps hosts that start together apart.
 */
public final class SubnetAllocator {
    /** Addresses of a lease that ended within this time may still be in use: containers and caches outlive leases. */
    static final Duration RECENT = Duration.ofDays(7);

    private static final Comparator<Lease> OLDEST =
            Comparator.comparingLong(lease -> lease.revision().created());

    private final DualStack<Pool> pools;
    private final RandomGenerator random;

    /** What came of choosing. */
    sealed interface Pick {
        /** These may be claimed; the warnings are for the log, once they are. */
        record Free(DualStack<Prefix> subnets, List<String> warnings) implements Pick {}

        /** There is nothing to claim. */
        record Full(String why) implements Pick {}
    }

    /** What is known when choosing: the host, its subnets of an earlier run, all leases, what must be left alone. */
    record Situation(Attributes host, Optional<DualStack<Prefix>> remembered, List<Lease> leases, Set<Prefix> avoid) {
        Situation {
            leases = List.copyOf(leases);
            avoid = Set.copyOf(avoid);
        }

        Stream<Lease> own() {
            return leases.stream().filter(lease -> lease.attributes().sameHost(host));
        }

        Stream<Lease> foreign() {
            return leases.stream().filter(lease -> !lease.attributes().sameHost(host));
        }
    }

    private record Found(Prefix subnet, Optional<String> warning) {}

    public SubnetAllocator(DualStack<Pool> pools, RandomGenerator random) {
        this.pools = pools;
        this.random = random;
    }

    /** The host's own lease of an earlier run, where it can go on with it: a reservation before others. */
    Optional<Lease> own(Situation now) {
        return now.own()
                .filter(lease -> isUsable(now, lease))
                .filter(lease -> lease.subnets().stream().noneMatch(now.avoid()::contains))
                .min(Comparator.comparing((Lease lease) -> !isReserved(lease))
                        .thenComparing(lease -> !now.remembered().equals(Optional.of(lease.subnets())))
                        .thenComparing(OLDEST));
    }

    /**
     * The host's own leases of which it can never use any again, to be released when it has another: of an earlier
     * network, or lost to an older claim. An operator's reservations are none of them.
     */
    List<Lease> outgrown(Situation now) {
        return now.own()
                .filter(lease -> !isReserved(lease) && !isUsable(now, lease))
                .toList();
    }

    /** Chooses subnets to claim, each family by itself. */
    Pick choose(Situation now, Map<Prefix, Past> history, Instant time) {
        DualStack<Prefix> subnets = DualStack.none();
        List<String> warnings = new ArrayList<>();
        for (Pool pool : pools.stream().toList()) {
            Optional<Found> found = choose(pool, now, history, time);
            if (found.isEmpty()) {
                return new Pick.Full(full(pool));
            }
            subnets = subnets.with(pool.network().family(), found.get().subnet());
            found.get().warning().ifPresent(warnings::add);
        }
        return new Pick.Free(subnets, List.copyOf(warnings));
    }

    private Optional<Found> choose(Pool pool, Situation now, Map<Prefix, Past> history, Instant time) {
        Family family = pool.network().family();
        Stream<Prefix> held = now.foreign().flatMap(lease -> lease.subnets().get(family).stream());
        FreeSubnets free =
                new FreeSubnets(pool, Stream.concat(held, now.avoid().stream()).toList());
        return earlier(family, now, history)
                .filter(free::isFree)
                .findFirst()
                .or(() -> free.any(random, history.keySet()))
                .map(subnet -> new Found(subnet, Optional.empty()))
                .or(() -> longestEnded(free, history, time));
    }

    /** What this host had before: its leases, what it remembers, what the ledger remembers of it. */
    private static Stream<Prefix> earlier(Family family, Situation now, Map<Prefix, Past> history) {
        Stream<Prefix> leased = now.own().sorted(OLDEST).flatMap(lease -> lease.subnets().get(family).stream());
        Stream<Prefix> remembered = now.remembered().flatMap(s -> s.get(family)).stream();
        String holder = holder(now.host());
        Stream<Prefix> recorded = history.entrySet().stream()
                .filter(e -> e.getKey().family() == family)
                .filter(e -> e.getValue().holder().equals(holder))
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparing((Past past) -> past.claimed().orElse(Instant.MIN))
                                .reversed()))
                .map(Map.Entry::getKey);
        return Stream.of(leased, remembered, recorded).flatMap(s -> s);
    }

    private static Optional<Found> longestEnded(FreeSubnets free, Map<Prefix, Past> history, Instant time) {
        return history.entrySet().stream()
                .filter(e -> free.isFree(e.getKey()))
                .min(Comparator.comparing((Map.Entry<Prefix, Past> e) -> end(e.getValue(), time))
                        .thenComparing(Map.Entry::getKey))
                .map(e -> new Found(e.getKey(), recent(e.getKey(), e.getValue(), time)));
    }

    /** An end that nobody saw counts as just now. */
    private static Instant end(Past past, Instant now) {
        return past.end().filter(end -> end.isBefore(now)).orElse(now);
    }

    private static Optional<String> recent(Prefix subnet, Past past, Instant now) {
        if (!end(past, now).isAfter(now.minus(RECENT))) {
            return Optional.empty();
        }
        return Optional.of("Nothing but recently used subnets is free: taking " + subnet + ", which " + past.holder()
                + " had until " + past.end().map(Instant::toString).orElse("just now")
                + ". Addresses of it may still be in use there; enlarge the network.");
    }

    /** Whether the own lease fits the configuration, and no older claim of another host overlaps it. */
    private boolean isUsable(Situation now, Lease lease) {
        boolean families = lease.subnets().v4().isPresent() == pools.v4().isPresent()
                && lease.subnets().v6().isPresent() == pools.v6().isPresent();
        boolean fits = families
                && lease.subnets().zip(pools, (subnet, pool) -> fits(lease, subnet, pool)).stream()
                        .allMatch(ok -> ok);
        return fits && rival(now.leases(), lease).isEmpty();
    }

    /** A reservation need not lie between the first and the last subnet: that range is for hosts that choose. */
    private static boolean fits(Lease lease, Prefix subnet, Pool pool) {
        return pool.offers(subnet)
                || (isReserved(lease)
                        && subnet.bits() == pool.bits()
                        && pool.network().contains(subnet));
    }

    /** The other host's older lease inside the network that overlaps this one. */
    Optional<Lease> rival(List<Lease> leases, Lease mine) {
        return leases.stream()
                .filter(other -> !other.attributes().sameHost(mine.attributes()))
                .filter(other -> other.revision().created() < mine.revision().created())
                .filter(other -> overlaps(mine, other))
                .findFirst();
    }

    private boolean overlaps(Lease mine, Lease other) {
        DualStack<Prefix> inside =
                new DualStack<>(inside(other, pools.v4(), Family.IPV4), inside(other, pools.v6(), Family.IPV6));
        return inside.zip(mine.subnets(), Prefix::overlaps).stream().anyMatch(yes -> yes);
    }

    private static Optional<Prefix> inside(Lease lease, Optional<Pool> pool, Family family) {
        return lease.subnets()
                .get(family)
                .filter(subnet -> pool.isPresent() && FreeSubnets.isInside(pool.get(), subnet));
    }

    private static boolean isReserved(Lease lease) {
        return lease.term() instanceof Term.Reserved;
    }

    /** How the ledger names a host: by the address that tells hosts apart. */
    static String holder(Attributes host) {
        return host.publicIps()
                .v4()
                .or(host.publicIps()::v6)
                .map(Addresses::text)
                .orElse("-");
    }

    private static String full(Pool pool) {
        return "Cannot lease a subnet: all " + pool.size() + " from " + pool.first() + " to " + pool.last() + " of "
                + pool.network() + " are leased. Enlarge the network in the configuration, or delete the leases of"
                + " hosts that are gone.";
    }
}
