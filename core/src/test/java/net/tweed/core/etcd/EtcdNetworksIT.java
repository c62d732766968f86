package net.tweed.core.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.NetworkDirectory.Listed;
import net.tweed.core.lease.NetworkDirectory.Look;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.testing.EtcdServer;
import org.junit.jupiter.api.Test;

/** Several networks in one etcd. */
@NeedsEtcd
class EtcdNetworksIT {
    private static final String PREFIX = "/coreos.com/network";
    private static final DualStack<Prefix> SUBNET =
            DualStack.v4(Prefix.parse("10.1.1.0/24").orElseThrow());
    private static final Attributes HOST = new Attributes(
            "host-gw", DualStack.v4(Addresses.parse("192.168.77.11").orElseThrow()), DualStack.none());

    @Test
    void networksAreFoundByTheirConfigurationsAndEachHasItsOwnLeases() throws Exception {
        try (EtcdServer etcd = EtcdServer.start();
                EtcdNetworks networks = networks(etcd)) {
            EtcdWorld world = new EtcdWorld(etcd, PREFIX);
            assertThat(networks.look(List.of()).networks()).isEmpty();
            put(world, "/config", "of a single network");
            put(world, "/blue/config", "b");
            put(world, "/blue/subnets/10.1.9.0-24", "{\"PublicIP\":\"192.168.77.19\"}");
            put(world, "/bluer/config", "br");
            put(world, "/empty/subnets/10.1.9.0-24", "{}");
            put(world, "/subnets/10.5.1.0-24", "{}");

            Look all = networks.look(List.of());
            assertThat(all.networks()).containsOnlyKeys("blue", "bluer");
            assertThat(listed(all, "blue").text()).isEqualTo("b");
            assertThat(listed(all, "blue").revision().modified())
                    .isLessThan(listed(all, "bluer").revision().modified())
                    .isLessThan(all.now().modified());
            assertThat(networks.look(List.of("bluer", "red")).networks()).containsOnlyKeys("bluer");

            LeaseStore blue = networks.open("blue");
            LeaseStore bluer = networks.open("bluer");
            assertThat(blue.config()).hasValue("b");
            assertThat(blue.claim(SUBNET, HOST, "h1", Duration.ofHours(1))).isPresent();
            assertThat(blue.list().leases()).hasSize(2);
            assertThat(bluer.list().leases()).isEmpty();
            blue.close();
            assertThat(bluer.config()).as("another's end is not this one's").hasValue("br");
        }
    }

    @Test
    void comingAndGoingIsHeard() throws Exception {
        try (EtcdServer etcd = EtcdServer.start();
                EtcdNetworks networks = networks(etcd)) {
            EtcdWorld world = new EtcdWorld(etcd, PREFIX);
            SynchronousQueue<String> heard = new SynchronousQueue<>();
            networks.watch(() -> heard.offer("changed"));
            networks.look(List.of());
            expect(heard, () -> put(world, "/blue/config", "b"));
            Look there = networks.look(List.of());
            expect(heard, () -> world.delete(PREFIX + "/blue/config"));
            Look gone = networks.look(List.of());
            assertThat(gone.networks()).isEmpty();
            assertThat(gone.now().modified()).isGreaterThan(there.now().modified());
            assertThat(gone.now().cluster()).isEqualTo(there.now().cluster());
        }
    }

    private static void expect(SynchronousQueue<String> heard, Runnable change) throws InterruptedException {
        Thread thread = new Thread(change);
        thread.start();
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("changed");
        thread.join();
    }

    private static Listed listed(Look look, String name) {
        return Objects.requireNonNull(look.networks().get(name));
    }

    private static EtcdNetworks networks(EtcdServer etcd) {
        return new EtcdNetworks(
                EtcdOptions.of(List.of(etcd.endpoint()), PREFIX), Clock.system(), Duration.ofMinutes(1));
    }

    private static void put(EtcdWorld world, String key, String value) {
        world.put(PREFIX + key, value, Optional.empty());
    }
}
