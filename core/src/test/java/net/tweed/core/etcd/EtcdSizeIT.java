package net.tweed.core.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.testing.EtcdServer;
import net.tweed.core.testing.LeaseEvents;
import org.junit.jupiter.api.Test;

/** Thousands of leases: all are read, in a handful of calls. */
@NeedsEtcd
class EtcdSizeIT {
    @Test
    void fiveThousandLeasesAreReadPageByPageAtOneRevision() throws Exception {
        try (EtcdServer etcd = EtcdServer.start();
                EtcdLeaseStore store = fill(etcd, 5000).connect()) {
            long before = etcd.calls("KV", "Range");
            Snapshot snapshot = store.list();
            assertThat(subnets(snapshot)).hasSize(5000);
            assertThat(etcd.calls("KV", "Range") - before).isEqualTo(3);
        }
    }

    /** flannel makes 2,002 LeaseTimeToLive calls for this. */
    @Test
    void aStartAmongAThousandLeasesTakesAHandfulOfCalls() throws Exception {
        try (EtcdServer etcd = EtcdServer.start();
                EtcdLeaseStore store = fill(etcd, 1000).connect()) {
            long ranges = etcd.calls("KV", "Range");
            LeaseEvents events = new LeaseEvents();
            assertThat(store.config()).isEmpty();
            assertThat(store.list().leases()).hasSize(1000);
            Prefix own = Prefix.parse("10.9.0.0/24").orElseThrow();
            Attributes attributes = new Attributes(
                    "host-gw", DualStack.v4(Addresses.parse("192.168.77.11").orElseThrow()), DualStack.none());
            assertThat(store.claim(DualStack.v4(own), attributes, "h1", Duration.ofHours(24)))
                    .isPresent();
            store.watch(events);
            assertThat(events.awaitSnapshot(s -> true).leases()).hasSize(1000); // the list that was just made
            events.awaitChanged(DualStack.v4(own));
            assertThat(etcd.calls("Lease", "LeaseTimeToLive")).isZero();
            assertThat(etcd.calls("Lease", "LeaseGrant")).isEqualTo(1);
            assertThat(etcd.calls("KV", "Range") - ranges).isEqualTo(2);
        }
    }

    private static Set<DualStack<Prefix>> subnets(Snapshot snapshot) {
        Set<DualStack<Prefix>> subnets = new HashSet<>();
        snapshot.leases().stream().map(Lease::subnets).forEach(subnets::add);
        return subnets;
    }

    /** Puts leases of other hosts, 100 in a transaction. */
    private static EtcdWorld fill(EtcdServer etcd, int leases) throws Exception {
        EtcdWorld world = new EtcdWorld(etcd, "/coreos.com/network");
        try (Client client = Client.builder().endpoints(etcd.endpoint()).build()) {
            for (int from = 0; from < leases; from += 100) {
                Op[] puts = IntStream.range(from, from + 100)
                        .mapToObj(i -> Op.put(
                                EtcdKeys.bytes(world.leaseKey("10." + (100 + i / 256) + "." + i % 256 + ".0-24")),
                                EtcdKeys.bytes("{\"PublicIP\":\"172.16." + i / 256 + "." + i % 256
                                        + "\",\"PublicIPv6\":null,\"BackendType\":\"host-gw\"}"),
                                PutOption.DEFAULT))
                        .toArray(Op[]::new);
                client.getKVClient().txn().Then(puts).commit().get();
            }
        }
        return world;
    }
}
