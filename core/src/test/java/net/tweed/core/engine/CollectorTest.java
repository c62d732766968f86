package net.tweed.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.lease.Ledger;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.model.TweedException;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Ownership.Stage;
import net.tweed.core.spi.Peers;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryLeaseStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CollectorTest {
    private static final String ME = "192.168.77.11";
    private static final String OTHER = "192.168.77.12";
    private static final Prefix MINE = prefix("10.1.1.0/24");
    private static final Prefix THEIRS = prefix("10.1.2.0/24");

    private final ManualClock clock = new ManualClock();
    private final MemoryLeaseStore store = new MemoryLeaseStore(clock);
    private final List<Lease> leases = new ArrayList<>();
    private final Set<String> gone = new HashSet<>();
    private final Set<String> alive = new HashSet<>();
    private int changes;
    private Optional<TweedException> cloudIsDown = Optional.empty();
    private final Collector collector = collector(Duration.ofMinutes(10));

    private Collector collector(Duration grace) {
        return new Collector(
                store, "aws-vpc", ME, this::view, () -> Optional.of(new Cloud()), grace, clock, () -> changes++);
    }

    /** Asked who is gone, and nothing else. */
    private final class Cloud implements Network {
        @Override
        public DualStack<Integer> mtu() {
            return DualStack.none();
        }

        @Override
        public Desired desired(Peers peers) {
            return new Desired(List.of(), List.of());
        }

        @Override
        public Set<String> gone(Set<String> targets) {
            if (cloudIsDown.isPresent()) {
                throw cloudIsDown.get();
            }
            Set<String> missing = new HashSet<>(targets);
            missing.retainAll(gone);
            return missing;
        }
    }

    @BeforeEach
    void two() {
        leases.add(lease(MINE, ME));
        leases.add(lease(THEIRS, OTHER));
        alive.add(ME);
        alive.add(OTHER);
        owns(ME, MINE, "eni-1");
        owns(OTHER, THEIRS, "eni-2");
    }

    @Test
    void aHostWithoutALeaseAndWithoutSignsOfLifeIsDeadAfterTheGrace() {
        leases.remove(1);
        alive.remove(OTHER);

        live(Duration.ofMinutes(10));
        assertThat(collector.dead()).isEmpty();
        live(Duration.ofMinutes(1));

        assertThat(collector.dead()).containsOnly(Map.entry(THEIRS, "eni-2"));
        assertThat(changes).isEqualTo(1);
    }

    @Test
    void aGraceThatIsShortIsNotOutlasted() {
        assertThat(collector.step()).isEqualTo(Duration.ofSeconds(20));
        assertThat(collector(Duration.ofSeconds(2)).step()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void signsOfLifeBeginTheGraceAnew() {
        leases.remove(1);
        alive.remove(OTHER);
        live(Duration.ofMinutes(9));
        alive.add(OTHER);
        live(Duration.ofMinutes(1));
        alive.remove(OTHER);

        live(Duration.ofMinutes(9));

        assertThat(collector.dead()).isEmpty();
    }

    @Test
    void aHostThatIsAliveIsNotDeadWhateverItsLease() {
        leases.remove(1);
        gone.add("eni-2");

        live(Duration.ofMinutes(30));

        assertThat(collector.dead()).isEmpty();
    }

    @Test
    void aSilentHostWithALeaseIsDeadOnlyWhereTheCloudKnowsItNoMore() {
        alive.remove(OTHER);
        live(Duration.ofMinutes(30));
        assertThat(collector.dead()).isEmpty();

        gone.add("eni-2");
        live(Duration.ofMinutes(1));

        assertThat(collector.dead()).containsKey(THEIRS);
    }

    @Test
    void aCloudThatDoesNotAnswerKillsNobody() {
        alive.remove(OTHER);
        gone.add("eni-2");
        cloudIsDown = Optional.of(new TweedException(TweedException.Kind.UNAVAILABLE, "no answer"));

        live(Duration.ofMinutes(30));

        assertThat(collector.dead()).isEmpty();
    }

    @Test
    void aStoreThatShowsNothingKillsNobody() {
        leases.clear();
        alive.remove(OTHER);
        live(Duration.ofMinutes(30));
        assertThat(collector.dead()).isEmpty();
    }

    @Test
    void aStoreThatLostTheSignsOfLifeKillsNobody() {
        leases.remove(1);
        alive.clear();
        live(Duration.ofMinutes(30));
        assertThat(collector.dead()).isEmpty();
    }

    @Test
    void oneHostCollects() {
        Collector second = new Collector(
                store,
                "aws-vpc",
                OTHER,
                this::view,
                () -> Optional.of(new Cloud()),
                Duration.ofMinutes(10),
                clock,
                () -> changes++);
        leases.add(lease(prefix("10.1.3.0/24"), "192.168.77.13"));
        owns("192.168.77.14", prefix("10.1.4.0/24"), "eni-4");
        for (int i = 0; i < 40; i++) {
            live(Duration.ofSeconds(20));
            second.step();
        }
        assertThat(collector.dead()).containsKey(prefix("10.1.4.0/24"));
        assertThat(second.dead()).isEmpty();
    }

    @Test
    void anotherBackendsRowsAreNotItsBusiness() {
        new LedgerOwnership(store, "gce", host(OTHER).publicIps(), this::view)
                .note("net", prefix("10.1.9.0/24"), "vm-9", Stage.ROUTED);
        alive.remove(OTHER);
        live(Duration.ofMinutes(30));
        assertThat(collector.dead()).isEmpty();
    }

    /** Time passes; who is alive shows it. */
    private void live(Duration time) {
        for (Duration left = time; !left.isNegative() && !left.isZero(); left = left.minusSeconds(20)) {
            clock.advance(Duration.ofSeconds(20));
            for (String host : List.of(ME, OTHER)) {
                Optional<Ledger.Entry> sign = store.get("presence/" + host);
                if (alive.contains(host)) {
                    if (sign.isEmpty() || !store.keepAlive(sign.get())) {
                        store.put("presence/" + host, Optional.empty(), host, Optional.of(Duration.ofSeconds(60)));
                    }
                } else {
                    sign.ifPresent(store::remove);
                }
            }
            collector.step();
        }
    }

    private void owns(String holder, Prefix subnet, String target) {
        new LedgerOwnership(store, "aws-vpc", host(holder).publicIps(), this::view)
                .note("rtb-1", subnet, target, Stage.ROUTED);
    }

    private LeaseTable.View view() {
        return new LeaseTable.View(
                leases.isEmpty() ? Optional.empty() : Optional.of(leases.get(0)), leases, Optional.empty());
    }

    private static Attributes host(String ip) {
        return new Attributes("aws-vpc", DualStack.v4(Addresses.parse(ip).orElseThrow()), DualStack.none());
    }

    private static Lease lease(Prefix subnet, String ip) {
        return new Lease(DualStack.v4(subnet), host(ip), new Term.Leased(), new Revision(1, 1, 1));
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }
}
