package net.tweed.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.Ledger;
import net.tweed.core.lease.NodeStoreOptions;
import net.tweed.core.lease.NodeStoreOptions.Condition;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.testing.LedgerContract;
import net.tweed.core.testing.ManualClock;
import net.tweed.kubernetes.testing.FakeApiServer;
import org.junit.jupiter.api.Test;

/** The ledger's contract on objects of kind Lease. */
class LeaseObjectsTest extends LedgerContract {
    private final ManualClock clock = new ManualClock();

    @Override
    protected World world() {
        return new Cluster();
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

    private final class Cluster implements World {
        private final FakeApiServer server = new FakeApiServer();
        private final List<LeaseStore> stores = new ArrayList<>();
        private final KubernetesClient admin = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(server.url())
                        .build())
                .build();

        @Override
        public LeaseStore connect() {
            String node = "n" + stores.size();
            server.addNode(node, "10.244." + stores.size() + ".0/24");
            NodeStoreOptions options = new NodeStoreOptions(
                    Optional.of(server.url()),
                    Optional.empty(),
                    ApiUnderTest.PREFIX,
                    Path.of("/nonexistent"),
                    Condition.CLEARED,
                    new NodeStoreOptions.Node(node),
                    ApiUnderTest.NAMESPACE);
            LeaseStore store = new KubernetesStoreFactory().open(options, clock);
            stores.add(store);
            return store;
        }

        @Override
        public void expireFact(String key) {
            admin.leases()
                    .inNamespace(ApiUnderTest.NAMESPACE)
                    .withName(FactObject.name(key))
                    .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"spec\":{\"leaseDurationSeconds\":1}}");
            stores.forEach(store -> store.get(key)); // from when it is seen, its second runs
            clock.advance(Duration.ofSeconds(1));
        }

        @Override
        public void config(String text) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void foreignPut(DualStack<Prefix> subnets, Attributes attributes, Optional<Duration> timeToLive) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void foreignDelete(DualStack<Prefix> subnets) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void expire(DualStack<Prefix> subnets) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            admin.close();
            server.close();
        }
    }
}
