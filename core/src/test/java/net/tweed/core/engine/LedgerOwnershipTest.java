package net.tweed.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.lease.Ledger;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.spi.Ownership;
import net.tweed.core.spi.Ownership.Owned;
import net.tweed.core.spi.Ownership.Stage;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryLeaseStore;
import org.junit.jupiter.api.Test;

class LedgerOwnershipTest {
    private static final Prefix SUBNET = Prefix.parse("10.1.1.0/24").orElseThrow();

    private final MemoryLeaseStore store = new MemoryLeaseStore(new ManualClock());
    private final List<Lease> leases = new ArrayList<>();
    private final LedgerOwnership first = host(1);
    private final LedgerOwnership second = host(2);

    @Test
    void theKeyAndValueAreReadable() {
        first.note("rtb-1", SUBNET, "eni-1", Stage.INTENDED);

        assertThat(store.list("owned/")).singleElement().satisfies(entry -> {
            assertThat(entry.key()).isEqualTo("owned/aws-vpc/rtb-1/10.1.1.0-24");
            assertThat(entry.value()).isEqualTo("intended eni-1 192.168.77.1");
        });
    }

    @Test
    void allTablesOfABackendAreListedTogether() {
        first.note("rtb-1", SUBNET, "eni-1", Stage.ROUTED);
        first.note("shop/prod", SUBNET, "eni-1", Stage.INTENDED);
        store.put("owned/gce/rtb-1/10.1.2.0-24", Optional.empty(), "routed eni-2 192.168.77.2", Optional.empty());

        assertThat(first.list(Ownership.ALL_TABLES))
                .extracting(Owned::stage)
                .containsExactlyInAnyOrder(Stage.ROUTED, Stage.INTENDED);
    }

    @Test
    void whatIsWrittenAlreadyIsNotWrittenAgain() {
        first.note("rtb-1", SUBNET, "eni-1", Stage.ROUTED);
        long revision = store.get("owned/aws-vpc/rtb-1/10.1.1.0-24")
                .orElseThrow()
                .revision()
                .modified();

        assertThat(first.note("rtb-1", SUBNET, "eni-1", Stage.ROUTED)).isTrue();

        assertThat(store.get("owned/aws-vpc/rtb-1/10.1.1.0-24")
                        .orElseThrow()
                        .revision()
                        .modified())
                .isEqualTo(revision);
    }

    @Test
    void aNewHolderTakesTheRowOver() {
        first.note("rtb-1", SUBNET, "eni-1", Stage.ROUTED);

        assertThat(second.note("rtb-1", SUBNET, "eni-2", Stage.INTENDED)).isTrue();

        assertThat(first.list("rtb-1")).containsExactly(new Owned(SUBNET, "eni-2", Stage.INTENDED, "192.168.77.2"));
    }

    @Test
    void aRowThatWasTakenOverIsNotToBeRemoved() {
        first.note("rtb-1", SUBNET, "eni-1", Stage.ROUTED);
        second.note("rtb-1", SUBNET, "eni-2", Stage.INTENDED);

        assertThat(first.note("rtb-1", SUBNET, "eni-1", Stage.LEAVING)).isFalse();
        assertThat(second.note("rtb-1", SUBNET, "eni-2", Stage.LEAVING)).isTrue();
    }

    @Test
    void aRowThatIsRemovedForADeadHostIsStillThatHosts() {
        first.note("rtb-1", SUBNET, "eni-1", Stage.ROUTED);

        second.note("rtb-1", SUBNET, "eni-1", Stage.LEAVING);

        assertThat(first.list("rtb-1")).containsExactly(new Owned(SUBNET, "eni-1", Stage.LEAVING, "192.168.77.1"));
    }

    @Test
    void tablesAndBackendsAreApart() {
        first.note("rtb-1", SUBNET, "eni-1", Stage.ROUTED);
        first.note("rtb-10", SUBNET, "eni-1", Stage.ROUTED);

        assertThat(first.list("rtb-1")).hasSize(1);
        assertThat(LedgerOwnership.all(store))
                .extracting(LedgerOwnership.Held::type)
                .containsOnly("aws-vpc");
        assertThat(LedgerOwnership.all(store)).hasSize(2);
    }

    @Test
    void whatMakesNoSenseIsNobodysRow() {
        for (String value : List.of("", "routed", "routed eni-1 a b", "gone eni-1 192.168.77.1")) {
            Optional<Ledger.Entry> before = store.get("owned/aws-vpc/rtb-1/10.1.1.0-24");
            store.put("owned/aws-vpc/rtb-1/10.1.1.0-24", before, value, Optional.empty());
            assertThat(first.list("rtb-1")).as(value).isEmpty();
        }
        store.put("owned/aws-vpc/rtb-1/10.1.1.7-24", Optional.empty(), "routed eni-1 a", Optional.empty());
        store.put("owned/x", Optional.empty(), "routed eni-1 a", Optional.empty());
        store.put("owned/aws-vpc/10.1.1.0-24", Optional.empty(), "routed eni-1 a", Optional.empty());
        store.put("owned/aws-vpc/rtb-1/x/10.1.1.0-24", Optional.empty(), "routed eni-1 a", Optional.empty());
        assertThat(first.list("rtb-1")).isEmpty();
        assertThat(first.list(Ownership.ALL_TABLES)).isEmpty();
        assertThat(LedgerOwnership.all(store)).isEmpty();
    }

    @Test
    void aForgottenRowIsGone() {
        first.note("rtb-1", SUBNET, "eni-1", Stage.LEAVING);
        assertThat(second.forget("rtb-1", SUBNET)).isTrue();
        assertThat(second.forget("rtb-1", SUBNET)).isTrue();
        assertThat(first.list("rtb-1")).isEmpty();
    }

    @Test
    void thoseAheadAreOlderAndNotYetRouted() {
        for (int i = 1; i <= 4; i++) {
            leases.add(lease(i));
        }
        assertThat(host(3).ahead("rtb-1")).isEqualTo(2);
        host(1).note("rtb-1", subnet(1), "eni-1", Stage.ROUTED);
        host(2).note("rtb-1", subnet(2), "eni-2", Stage.INTENDED);
        assertThat(host(3).ahead("rtb-1")).isEqualTo(1);
        assertThat(host(1).ahead("rtb-1")).isZero();
    }

    @Test
    void whereOthersActOnItEveryNoteThatMattersLeavesAMark() {
        LedgerOwnership host = host(1, Duration.ofSeconds(10));
        host.note("a/b", SUBNET, "eni-1", Stage.INTENDED);
        assertThat(host.stamped("a/b")).isEmpty();

        host.note("a/b", SUBNET, "eni-1", Stage.ROUTED);
        Ledger.Entry routed = host.stamped("a/b").orElseThrow();
        assertThat(routed.key()).isEqualTo("routed/aws-vpc/a~b");
        assertThat(routed.value()).isEqualTo("192.168.77.1");
        host.note("a/b", SUBNET, "eni-1", Stage.ROUTED);
        assertThat(host.stamped("a/b")).contains(routed);

        host.note("a/b", SUBNET, "eni-1", Stage.LEAVING);
        Ledger.Entry leaving = host.stamped("a/b").orElseThrow();
        assertThat(leaving.revision()).isNotEqualTo(routed.revision());
        host.note("a/b", SUBNET, "eni-1", Stage.LEAVING); // an earlier process may not have got to the mark
        assertThat(host.stamped("a/b").orElseThrow().revision()).isNotEqualTo(leaving.revision());
    }

    @Test
    void aRowThatIsTakenBackLeavesAMarkToo() {
        LedgerOwnership host = host(1, Duration.ofSeconds(10));
        host.note("rtb-1", SUBNET, "eni-1", Stage.ROUTED);
        Ledger.Entry routed = host.stamped("rtb-1").orElseThrow();
        host.note("rtb-1", SUBNET, "eni-1", Stage.INTENDED);
        assertThat(host.stamped("rtb-1").orElseThrow().revision()).isNotEqualTo(routed.revision());
    }

    @Test
    void whereNobodyActsOnItThereIsNoMark() {
        first.note("rtb-1", SUBNET, "eni-1", Stage.ROUTED);
        first.note("rtb-1", SUBNET, "eni-1", Stage.LEAVING);
        assertThat(first.stamped("rtb-1")).isEmpty();
        assertThat(store.list("routed/")).isEmpty();
    }

    private LedgerOwnership host(int number) {
        return host(number, Duration.ZERO);
    }

    private LedgerOwnership host(int number, Duration notice) {
        return new LedgerOwnership(
                store,
                "aws-vpc",
                lease(number).attributes().publicIps(),
                () -> new LeaseTable.View(Optional.of(lease(number)), leases, Optional.empty()),
                notice);
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
