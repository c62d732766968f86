package net.tweed.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Lease;
import net.tweed.core.testing.LeaseEvents;
import net.tweed.core.testing.MemoryDatabase;
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
