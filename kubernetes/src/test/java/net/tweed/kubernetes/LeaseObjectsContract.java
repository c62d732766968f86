package net.tweed.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.Ledger;
import net.tweed.core.lease.NodeStoreOptions.Condition;
import net.tweed.core.testing.ConnectedStores;
import net.tweed.core.testing.LedgerContract;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger's contract on objects of kind Lease, on every API server. */
abstract class LeaseObjectsContract extends LedgerContract<ConnectedStores.FactsWorld> {
    private final ManualClock clock = new ManualClock();

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    LeaseObjectsContract() {}

    abstract ApiServer server();

    @Override
    protected FactsWorld world() {
        return new Cluster(new ApiUnderTest(server()));
    }

    @Test
    void aFactEndsWhenNobodyHasRenewedItForItsTime() {
        Ledger.Entry entry = theStore()
                .put("collector", Optional.empty(), "h1", Optional.of(Duration.ofSeconds(60)))
                .orElseThrow();
        assertThat(theOther().get("collector")).contains(entry);
        clock.advance(Duration.ofSeconds(50));
        assertThat(theStore().keepAlive(entry)).isTrue();
        assertThat(theOther().get("collector")).contains(entry);
        clock.advance(Duration.ofSeconds(50));
        assertThat(theOther().get("collector")).contains(entry);
        clock.advance(Duration.ofSeconds(11));
        assertThat(theOther().get("collector")).isEmpty();
        assertThat(theOther().put("collector", Optional.empty(), "h2", Optional.of(Duration.ofSeconds(60))))
                .isPresent();
        assertThat(theStore().keepAlive(entry)).isFalse();
    }

    @Test
    void aClockThatJumpsEndsNothing() {
        Ledger.Entry entry = theStore()
                .put("collector", Optional.empty(), "h1", Optional.of(Duration.ofSeconds(60)))
                .orElseThrow();
        assertThat(theOther().get("collector")).contains(entry);
        clock.jumpWall(Duration.ofDays(400));
        assertThat(theOther().get("collector")).contains(entry);
    }

    private final class Cluster implements FactsWorld {
        private final ApiUnderTest api;
        private final List<LeaseStore> stores = new ArrayList<>();

        Cluster(ApiUnderTest api) {
            this.api = api;
        }

        @Override
        public LeaseStore connect() {
            String node = "tweed-test-" + stores.size();
            api.addNode(node, "10.244." + stores.size() + ".0/24");
            LeaseStore store = api.open(node, config(), ApiUnderTest.PREFIX, Condition.CLEARED, clock);
            stores.add(store);
            return store;
        }

        private Path config() {
            try {
                return Files.writeString(
                        directory.resolve("net-conf.json"),
                        "{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"aws-vpc\"}}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void expireFact(String key) {
            api.admin()
                    .leases()
                    .inNamespace(ApiUnderTest.NAMESPACE)
                    .withName(FactObject.name(key))
                    .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"spec\":{\"leaseDurationSeconds\":1}}");
            stores.forEach(store -> store.get(key)); // from when it is seen, its second runs
            clock.advance(Duration.ofSeconds(1));
        }

        @Override
        public void close() {
            api.close();
        }
    }
}
