package net.tweed.core.lease;

import static net.tweed.core.lease.Leases.lease;
import static net.tweed.core.lease.Leases.prefix;
import static net.tweed.core.lease.Leases.v4;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryLeaseStore;
import org.junit.jupiter.api.Test;

class SubnetHistoryTest {
    private static final Lease A = lease(v4("10.5.1.0/24"), "192.168.77.11", 1);
    private static final Lease B = lease(v4("10.5.1.0/24"), "192.168.77.12", 2);

    private final ManualClock clock = new ManualClock();
    private final MemoryLeaseStore store = new MemoryLeaseStore(clock);
    private final SubnetHistory history = new SubnetHistory(store, clock);
    private final SubnetHistory late = new SubnetHistory(store, clock);

    @Test
    void recordsABeginningAndAnEnd() {
        history.claimed(A);
        history.write();
        clock.advance(Duration.ofMinutes(1));
        history.ended(A);
        history.write();
        assertThat(record()).isEqualTo("192.168.77.11 claimed 2026-01-01T00:00:00Z ended 2026-01-01T00:01:00Z");
        assertThat(history.read()).containsOnlyKeys(prefix("10.5.1.0/24"));
        assertThat(history.isPending()).isFalse();
    }

    @Test
    void whatIsRecordedIsNotWrittenAgain() {
        history.claimed(A);
        history.write();
        long before = store.list().revision().modified();
        clock.advance(Duration.ofMinutes(1));
        history.claimed(A);
        history.write();
        assertThat(store.list().revision().modified()).isEqualTo(before);
    }

    @Test
    void anEndNotedBeforeTheNextClaimDoesNotEndIt() {
        late.ended(A);
        clock.advance(Duration.ofSeconds(1));
        history.claimed(A);
        history.write();
        late.write();
        assertThat(record()).isEqualTo("192.168.77.11 claimed 2026-01-01T00:00:01Z ended -");
    }

    @Test
    void theEndOfOneHolderDoesNotEndTheNext() {
        history.claimed(B);
        history.write();
        clock.advance(Duration.ofSeconds(1));
        late.ended(A);
        late.write();
        assertThat(record()).isEqualTo("192.168.77.12 claimed 2026-01-01T00:00:00Z ended -");
    }

    @Test
    void theEarlierOfTwoNotesDoesNotUndoTheLater() {
        late.ended(A);
        clock.advance(Duration.ofHours(1));
        history.ended(A);
        history.write();
        late.write();
        assertThat(record()).endsWith("ended 2026-01-01T01:00:00Z");
    }

    @Test
    void onlyOpenRecordsWithoutALeaseEndUnseen() {
        history.claimed(A);
        history.claimed(lease(v4("10.5.2.0/24"), "192.168.77.12", 2));
        history.claimed(lease(v4("10.5.3.0/24"), "192.168.77.13", 3));
        history.ended(lease(v4("10.5.3.0/24"), "192.168.77.13", 3));
        history.write();
        clock.advance(Duration.ofHours(1));
        Map<Prefix, Past> recorded = history.read();
        history.endUnseen(recorded, List.of(A));
        history.write();
        assertThat(store.list("history/"))
                .extracting(entry -> entry.value().replaceAll(".* ended ", ""))
                .containsExactly("-", "2026-01-01T01:00:00Z", "2026-01-01T00:00:00Z");
    }

    @Test
    void notesOutliveAFailure() {
        history.claimed(A);
        store.disconnect();
        try {
            history.write();
        } catch (TweedException e) {
            assertThat(history.isPending()).isTrue();
        }
        store.reconnect();
        history.write();
        assertThat(record()).startsWith("192.168.77.11");
    }

    @Test
    void garbageIsReplaced() {
        store.put("history/10.5.1.0-24", Optional.empty(), "garbage", Optional.empty());
        history.claimed(A);
        history.write();
        assertThat(record()).startsWith("192.168.77.11");
    }

    private String record() {
        return store.get("history/10.5.1.0-24").orElseThrow().value();
    }
}
