package net.tweed.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Lease;
import net.tweed.core.testing.LeaseEvents;
import net.tweed.core.testing.MemoryDatabase;
import net.tweed.core.testing.MemoryLeaseStore;
import net.tweed.core.wire.LeaseJson;
import net.tweed.core.wire.LeaseKey;
import net.tweed.server.testing.ServedWorld;
import org.junit.jupiter.api.Test;

/** Two servers over one store: one ends, and clients go on with the other. */
class FailoverTest {
    private static final Attributes HOST = LeaseJson.decode("{\"PublicIP\":\"192.168.77.11\"}");

    private final MemoryDatabase database = new MemoryDatabase(Clock.system());

    @Test
    void clientsGoOnWithTheOtherServer() throws Exception {
        try (LeaseStore store = database.connect();
                ServedWorld first = ServedWorld.over(store, Clock.system());
                ServedWorld second = ServedWorld.over(store, Clock.system());
                LeaseStore client = ServedWorld.connect(List.of(first.uri(), second.uri()))) {
            LeaseEvents events = new LeaseEvents();
            try (AutoCloseable watch = client.watch(events)) {
                events.awaitSnapshot(s -> true);
                Lease lease = claim(client, "10.5.1.0-24");
                events.awaitChanged(lease.subnets());
                first.close();
                assertThat(client.renew(lease)).isPresent();
                assertThat(client.list().leases()).hasSize(1);
                Lease next = claim(client, "10.5.2.0-24");
                events.await(
                        "the other server tells of a lease",
                        event -> (event instanceof LeaseEvent.Changed changed
                                        && changed.lease().subnets().equals(next.subnets()))
                                || (event instanceof LeaseEvent.Snapshot snapshot
                                        && snapshot.leases().size() == 2));
                assertThat(client.release(next)).isTrue();
            }
        }
    }

    private static Lease claim(LeaseStore by, String key) {
        return by.claim(LeaseKey.decode(key).orElseThrow(), HOST, "h1", Duration.ofDays(1))
                .orElseThrow();
    }

    /** The server that is asked first ends before it has asked the store. */
    @Test
    void aRenewalThatIsUnderWayIsDoneByTheOther() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<Integer> asked = new CompletableFuture<>();
        List<MemoryLeaseStore> stores = List.of(database.connect(), database.connect());
        List<ServedWorld> served = new ArrayList<>();
        for (MemoryLeaseStore store : stores) {
            int number = served.size();
            served.add(ServedWorld.over(store, Clock.system()));
            store.beforeNext(MemoryLeaseStore.Call.RENEW, () -> {
                if (asked.complete(number)) {
                    waitFor(ended);
                }
            });
        }
        try (LeaseStore client =
                ServedWorld.connect(List.of(served.get(0).uri(), served.get(1).uri()))) {
            Lease lease = claim(client, "10.5.1.0-24");
            CompletableFuture<Optional<Lease>> renewed = CompletableFuture.supplyAsync(() -> client.renew(lease));
            served.get(asked.get(1, TimeUnit.MINUTES)).close();
            assertThat(renewed.get(1, TimeUnit.MINUTES)).isPresent();
            assertThat(client.list().leases())
                    .singleElement()
                    .satisfies(there -> assertThat(there.revision().created())
                            .isEqualTo(lease.revision().created()));
        } finally {
            ended.countDown();
            served.forEach(ServedWorld::close);
            stores.forEach(LeaseStore::close);
        }
    }

    /** Not even the end of the server ends it: whoever is killed answers nothing more. */
    private static void waitFor(CountDownLatch latch) {
        boolean waiting = true;
        while (waiting) {
            try {
                latch.await();
                waiting = false;
            } catch (InterruptedException e) {
                waiting = true; // the server ends
            }
        }
    }

    @Test
    void aWatchComesBackWithTheOnlyServer() throws Exception {
        try (LeaseStore store = database.connect()) {
            ServedWorld served = ServedWorld.over(store, Clock.system());
            int port = served.server().port();
            try (LeaseStore client = served.connect()) {
                LeaseEvents events = new LeaseEvents();
                try (AutoCloseable watch = client.watch(events)) {
                    events.awaitSnapshot(s -> true);
                    served.close();
                    claim(store, "10.5.1.0-24");
                    try (ServedWorld again = ServedWorld.over(store, Clock.system(), port)) {
                        events.awaitSnapshot(s -> s.leases().size() == 1);
                        assertThat(again.server().port()).isEqualTo(port);
                    }
                }
            }
        }
    }
}
