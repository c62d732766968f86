package net.tweed.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.engine.LedgerOwnership;
import net.tweed.core.engine.Target;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Ownership.Stage;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryLeaseStore;
import net.tweed.core.testing.MemoryLeaseStore.Call;
import net.tweed.core.testing.MemoryTable;
import org.junit.jupiter.api.Test;

class OldCloudTest {
    private static final Prefix SUBNET = Prefix.parse("10.1.1.0/24").orElseThrow();
    private static final DualStack<InetAddress> SELF =
            DualStack.v4(Addresses.parse("192.0.2.11").orElseThrow());

    private final MemoryLeaseStore store = new MemoryLeaseStore(new ManualClock());
    private final LedgerOwnership aws = ownership("aws-vpc");
    private final OldCloud old = new OldCloud(store, "vxlan", "192.0.2.11", own(), type -> new Left());

    private LedgerOwnership ownership(String type) {
        return new LedgerOwnership(
                store, type, SELF, () -> new LeaseTable.View(Optional.empty(), List.of(), Optional.empty()));
    }

    private static Lease own() {
        return new Lease(
                DualStack.v4(SUBNET),
                new Attributes("vxlan", SELF, DualStack.none(), Map.of()),
                new Term.Leased(),
                new Revision(1, 1, 1));
    }

    private int looks() {
        return store.calls().getOrDefault(Call.ENTRIES, 0);
    }

    @Test
    void aHostThatHasNothingInAnyCloudLooksOnce() {
        assertThat(old.target().layers()).isEmpty();
        int looks = looks();
        assertThat(old.target().layers()).isEmpty();
        assertThat(looks()).isEqualTo(looks);
    }

    @Test
    void whatAnEarlierBackendLeftIsTakenAwayAndThenNoLongerLookedFor() {
        aws.note("rtb-1", SUBNET, "eni-1", Stage.ROUTED);
        Target target = old.target();
        assertThat(target.layers()).hasSize(1);
        assertThat(old.target().layers()).hasSize(1);

        aws.forget("rtb-1", SUBNET);
        assertThat(old.target().layers()).isEmpty();
        int looks = looks();
        old.target();
        assertThat(looks()).isEqualTo(looks);
    }

    private static final class Left implements Backend, Network {
        private final MemoryTable table = new MemoryTable("rtb-1");

        @Override
        public Attributes attributes(Optional<Lease> earlier) {
            return own().attributes();
        }

        @Override
        public Network join(Lease own) {
            return this;
        }

        @Override
        public DualStack<Integer> mtu() {
            return DualStack.v4(1500);
        }

        @Override
        public Desired desired(Peers peers) {
            return vacated();
        }

        @Override
        public Desired vacated() {
            return new Desired(List.of(new Layer<>(table, Set.of(), row -> Removal.LEFTOVER)), List.of());
        }

        @Override
        public void close() {}
    }
}
