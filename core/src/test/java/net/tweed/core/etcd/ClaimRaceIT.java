package net.tweed.core.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import net.tweed.core.lease.LeaseKeeper;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.testing.Await;
import net.tweed.core.testing.EtcdServer;
import org.junit.jupiter.api.Test;

/** A hundred hosts, each with a client of its own, claim at one moment from a pool that just holds them. */
@NeedsEtcd
class ClaimRaceIT {
    private static final int HOSTS = 100;
    private static final int SUBNETS = 110;

    /** All hundred share this machine; in a cluster each has its own. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Pool V4 = pool("10.5.0.0/16", 24);
    private static final Pool V6 = pool("fd05::/48", 64);

    @Test
    void aHundredHostsGetAHundredSubnets() throws Exception {
        race(DualStack.v4(V4));
    }

    @Test
    void aHundredHostsGetAHundredPairsOfSubnets() throws Exception {
        race(DualStack.both(V4, V6));
    }

    private static void race(DualStack<Pool> pools) throws Exception {
        try (EtcdServer etcd = EtcdServer.start()) {
            EtcdWorld world = new EtcdWorld(etcd, "/coreos.com/network");
            List<Lease> leases = claims(world, pools);
            assertThat(leases).hasSize(HOSTS);
            assertDistinct(leases);
            try (EtcdLeaseStore store = world.connect()) {
                List<Lease> stored = store.list().leases();
                assertThat(stored.stream().map(Lease::subnets))
                        .containsExactlyInAnyOrderElementsOf(
                                leases.stream().map(Lease::subnets).toList());
                assertDistinct(stored);
            }
            assertNeverTwoOwners(history(world));
            assertThat(world.grants()).isNotEmpty();
            assertThat(unused(world)).as("etcd leases without a key").isEmpty();
        }
    }

    private static List<Lease> claims(EtcdWorld world, DualStack<Pool> pools) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(HOSTS);
        ExecutorService hosts = Executors.newFixedThreadPool(HOSTS);
        try {
            List<Callable<Lease>> claims = IntStream.range(0, HOSTS)
                    .<Callable<Lease>>mapToObj(host -> () -> claim(world, pools, host, barrier))
                    .toList();
            List<Lease> leases = new ArrayList<>();
            for (Future<Lease> claim : hosts.invokeAll(claims)) {
                leases.add(claim.get());
            }
            return leases;
        } finally {
            hosts.shutdownNow();
        }
    }

    private static Lease claim(EtcdWorld world, DualStack<Pool> pools, int host, CyclicBarrier barrier)
            throws Exception {
        DualStack<InetAddress> publicIps =
                DualStack.v4(Addresses.parse("192.168.77." + (1 + host)).orElseThrow());
        String data = String.format("{\"VNI\":1,\"VtepMAC\":\"02:00:00:00:00:%02x\"}", host);
        Attributes attributes = new Attributes("vxlan", publicIps, DualStack.v4(data));
        EtcdOptions plain = world.options();
        EtcdOptions options = new EtcdOptions(
                plain.endpoints(),
                plain.prefix(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                PATIENCE);
        Clock clock = Clock.system();
        try (EtcdLeaseStore store = new EtcdLeaseStore(options, clock)) {
            LeaseKeeper.Settings settings =
                    new LeaseKeeper.Settings(pools, "host-" + host, "", Duration.ofHours(24), Duration.ofHours(1));
            LeaseKeeper keeper = new LeaseKeeper(store, new LeaseTable(clock), settings, clock, new Random(host));
            assertThat(store.config()).isEmpty(); // connected before the race begins
            barrier.await();
            return keeper.acquire(attributes, Optional.empty());
        }
    }

    private static void assertDistinct(List<Lease> leases) {
        Set<Prefix> seen = new HashSet<>();
        for (Lease lease : leases) {
            lease.subnets().stream()
                    .forEach(subnet -> assertThat(seen.add(subnet))
                            .as("%s is leased once", subnet)
                            .isTrue());
        }
    }

    /** All that ever happened to lease keys, in order. */
    private static List<WatchEvent> history(EtcdWorld world) {
        List<WatchEvent> events = new CopyOnWriteArrayList<>();
        String end = world.prefix() + "/subnets/~end-of-history";
        world.put(end, "", Optional.empty());
        WatchOption all = WatchOption.builder().isPrefix(true).withRevision(1).build();
        try (Client client = Client.builder().endpoints(world.etcd().endpoint()).build()) {
            client.getWatchClient()
                    .watch(EtcdKeys.bytes(world.leaseKey("")), all, response -> events.addAll(response.getEvents()));
            Await.until(
                    "etcd's whole history was told",
                    Duration.ofSeconds(20),
                    () -> events.stream().anyMatch(e -> key(e).equals(end)));
        }
        return events.stream().filter(e -> !key(e).equals(end)).toList();
    }

    private static void assertNeverTwoOwners(List<WatchEvent> history) {
        Map<Prefix, String> owners = new HashMap<>();
        EtcdKeys keys = new EtcdKeys("/coreos.com/network");
        for (WatchEvent event : history) {
            String value = EtcdKeys.text(event.getKeyValue().getValue());
            List<Prefix> subnets =
                    keys.subnets(key(event)).orElseThrow().stream().toList();
            if (event.getEventType() == WatchEvent.EventType.DELETE) {
                subnets.forEach(owners::remove);
                continue;
            }
            for (Prefix subnet : subnets) {
                String before = owners.put(subnet, value);
                assertThat(before == null || before.equals(value))
                        .as("%s never has two owners: %s and %s", subnet, before, value)
                        .isTrue();
            }
        }
        assertThat(history).isNotEmpty();
    }

    /** Etcd leases that no key hangs on. */
    private static List<String> unused(EtcdWorld world) {
        return world.grants().stream()
                .filter(id -> world.etcd()
                        .etcdctl("lease", "timetolive", "--keys", id)
                        .contains("attached keys([])"))
                .toList();
    }

    private static String key(WatchEvent event) {
        return EtcdKeys.text(event.getKeyValue().getKey());
    }

    private static Pool pool(String network, int bits) {
        Prefix whole = Prefix.parse(network).orElseThrow();
        return new Pool(whole, bits, subnet(whole, bits, 1), subnet(whole, bits, SUBNETS));
    }

    private static Prefix subnet(Prefix network, int bits, int index) {
        Family family = network.family();
        BigInteger step = BigInteger.valueOf(index).shiftLeft(family.bits() - bits);
        return new Prefix(Addresses.of(family, Addresses.number(network.base()).add(step)), bits);
    }
}
