package net.tweed.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.spi.Ownership.Stage;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryLeaseStore;
import org.junit.jupiter.api.Test;

/** What one host knows of the routes that others have written. */
class RoutedRowsTest {
    private static final List<Lease> PEERS = List.of(lease(2), lease(3));

    private final ManualClock clock = new ManualClock();
    private final MemoryLeaseStore store = new MemoryLeaseStore(clock);
    private Optional<String> carrier = Optional.of("rtb-1");
    private int changes;
    private final RoutedRows rows = new RoutedRows(host(1), () -> carrier, clock, () -> changes++);

    @Test
    void whatItsWriterHasSeenInTheOwnTableIsRouted() {
        host(2).note("rtb-1", subnet(2), "eni-2", Stage.ROUTED);
        host(3).note("rtb-1", subnet(3), "eni-3", Stage.INTENDED);
        host(3).note("rtb-2", subnet(3), "eni-3", Stage.ROUTED);

        rows.step();

        assertThat(rows.of(PEERS)).containsExactly(subnet(2));
        assertThat(changes).isEqualTo(1);
    }

    @Test
    void whatIsWithdrawnIsKnownAtTheNextLook() {
        host(2).note("rtb-1", subnet(2), "eni-2", Stage.ROUTED);
        rows.step();

        host(3).note("rtb-1", subnet(2), "eni-2", Stage.LEAVING);
        clock.advance(rows.step());

        assertThat(rows.of(PEERS)).isEmpty();
        host(2).note("rtb-1", subnet(2), "eni-2", Stage.ROUTED);
        clock.advance(rows.step());
        assertThat(rows.of(PEERS)).containsExactly(subnet(2));
        host(2).note("rtb-1", subnet(2), "eni-2", Stage.INTENDED);
        rows.step();
        assertThat(rows.of(PEERS)).isEmpty();
    }

    @Test
    void aRowThatIsThereTwiceIsNobodys() {
        host(3).note("rtb-1", subnet(3), "eni-3", Stage.ROUTED);
        for (String subnet : List.of("fd05:0:0:1::-64", "fd05:0:0:1:0::-64")) {
            store.put("owned/aws-vpc/rtb-1/" + subnet, Optional.empty(), "routed eni-2 192.168.77.2", Optional.empty());
        }
        rows.step();
        assertThat(rows.of(PEERS)).containsExactly(subnet(3));
    }

    @Test
    void aNewHoldersSubnetIsNotRoutedByTheOldOnesRow() {
        host(9).note("rtb-1", subnet(2), "eni-9", Stage.ROUTED);

        rows.step();

        assertThat(rows.of(PEERS)).isEmpty();
    }

    @Test
    void aStoreThatIsSilentIsBelievedForThreeLooks() {
        host(2).note("rtb-1", subnet(2), "eni-2", Stage.ROUTED);
        Duration look = rows.step();
        for (int i = 0; i < 2; i++) {
            store.failNext(1, Kind.UNAVAILABLE);
            clock.advance(look);
            rows.step();
            assertThat(rows.of(PEERS)).hasSize(1);
        }
        clock.advance(look);
        assertThat(rows.of(PEERS)).isEmpty(); // though a call may be waiting for the store still
        rows.expire();
        assertThat(changes).isEqualTo(2);

        rows.step();
        assertThat(rows.of(PEERS)).containsExactly(subnet(2));
        assertThat(changes).isEqualTo(3);
    }

    @Test
    void expiryIsLookedForWhenItMayHaveCome() {
        rows.step();
        clock.advance(Duration.ofSeconds(2));
        assertThat(rows.expire()).isEqualTo(RoutedRows.BELIEVED.minusSeconds(2));
        assertThat(changes).isZero();
    }

    @Test
    void whatIsBelievedIsGivenUpBeforeTheNoticeEnds() {
        assertThat(RoutedRows.BELIEVED).isLessThan(RoutedRows.NOTICE.minusSeconds(2));
    }

    @Test
    void theRowsAreReadOnlyWhenSomethingHasChanged() {
        host(2).note("rtb-1", subnet(2), "eni-2", Stage.ROUTED);
        rows.step();
        String key = "owned/aws-vpc/rtb-1/10.1.2.0-24";
        store.put(key, store.get(key), "leaving eni-2 192.168.77.2", Optional.empty());
        clock.advance(rows.step());
        assertThat(rows.of(PEERS)).hasSize(1); // nobody said that anything has
        for (int seconds = 0; seconds < 60; seconds += 2) {
            clock.advance(rows.step());
        }
        assertThat(rows.of(PEERS)).isEmpty(); // but once a minute it looks
    }

    @Test
    void withoutATableNothingIsRouted() {
        host(2).note("rtb-1", subnet(2), "eni-2", Stage.ROUTED);
        rows.step();
        carrier = Optional.empty();
        rows.step();
        assertThat(rows.of(PEERS)).isEmpty();
        carrier = Optional.of("rtb-1");
        rows.step();
        assertThat(rows.of(PEERS)).hasSize(1);
    }

    private LedgerOwnership host(int number) {
        return new LedgerOwnership(
                store,
                "aws-vpc",
                lease(number).attributes().publicIps(),
                () -> new LeaseTable.View(Optional.of(lease(number)), List.of(), Optional.empty()),
                RoutedRows.NOTICE);
    }

    private static Prefix subnet(int number) {
        return Prefix.parse("10.1." + number + ".0/24").orElseThrow();
    }

    private static Lease lease(int number) {
        return new Lease(
                DualStack.v4(subnet(number)),
                new Attributes(
                        "aws-vpc",
                        DualStack.v4(Addresses.parse("192.168.77." + number).orElseThrow()),
                        DualStack.none()),
                new Term.Leased(),
                new Revision(1, number, number));
    }
}
