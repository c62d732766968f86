package net.tweed.server.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.Ledger;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Term;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When leases end that a server finds when it starts, and what renewals cost. */
class TimeTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Hosts.DAY;

    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock();

    @SuppressWarnings("NullAway.Init") // JUnit sets the directory
    TimeTest() {}

    @Test
    void aStoreThatWasStoppedEndsLeasesWhenTheirTimeIsOver() {
        Lease lease = in(store -> Hosts.claim(store, 1));
        clock.advance(HOUR);
        Lease renewed = in(store -> store.renew(lease)).orElseThrow();
        assertThat(renewed.term()).isEqualTo(new Term.Until(clock.now().plus(DAY)));
        clock.advance(DAY.minusMillis(2));
        assertThat(in(LeaseStore::list).leases()).hasSize(1);
        clock.advance(Duration.ofMillis(4));
        Snapshot after = in(LeaseStore::list);
        assertThat(after.leases()).isEmpty();
        assertThat(after.revision().modified()).isGreaterThan(lease.revision().modified());
    }

    @Test
    void aStoreThatCrashedEndsNothingEarlyAndLittleLate() {
        Lease lease = in(store -> Hosts.claim(store, 1));
        crash(store -> {
            for (int i = 0; i < 100; i++) { // only some of these are written
                clock.advance(Duration.ofSeconds(20));
                assertThat(store.renew(lease)).isPresent();
            }
            return true;
        });
        clock.advance(DAY.minusMillis(1));
        assertThat(in(LeaseStore::list).leases()).as("not early").hasSize(1);
        clock.advance(Duration.ofMinutes(5).plusMillis(3));
        assertThat(in(LeaseStore::list).leases()).as("not late").isEmpty();
    }

    @Test
    void crashesDoNotKeepADeadHostsLeaseForEver() {
        crash(store -> {
            Lease lease = Hosts.claim(store, 1);
            clock.advance(HOUR);
            return store.renew(lease);
        });
        for (int i = 0; i < 30; i++) {
            crash(LeaseStore::list);
            clock.advance(HOUR);
        }
        assertThat(in(LeaseStore::list).leases()).isEmpty();
    }

    @Test
    void aWallClockThatIsSetForwardWhileTheServerRunsEndsNothingAtTheNextStart() {
        crash(store -> {
            Lease unused = Hosts.claim(store, 1);
            clock.jumpWall(Duration.ofDays(2000)); // it started in 2020, before the network told the time
            clock.advance(Duration.ofSeconds(11));
            return store.list();
        });
        assertThat(in(LeaseStore::list).leases()).hasSize(1);
        clock.advance(DAY);
        assertThat(in(LeaseStore::list).leases()).isEmpty();
    }

    @Test
    void aWallClockThatIsSetBackKeepsNothingForLong() {
        Lease unused = in(store -> Hosts.claim(store, 1));
        clock.jumpWall(Duration.ofDays(-2000));
        in(store -> {
            assertThat(store.list().leases()).hasSize(1);
            clock.advance(DAY.plus(Duration.ofMinutes(6)));
            assertThat(store.list().leases()).isEmpty();
            return true;
        });
    }

    @Test
    void factsEndLikewise() {
        crash(store -> {
            Ledger.Entry entry = store.put("presence/a", Optional.empty(), "h1", Optional.of(Duration.ofSeconds(60)))
                    .orElseThrow();
            clock.advance(Duration.ofSeconds(20));
            assertThat(store.keepAlive(entry)).isTrue();
            assertThat(store.put("history/a", Optional.empty(), "h1", Optional.empty()))
                    .isPresent();
            return true;
        });
        clock.advance(Duration.ofSeconds(59));
        assertThat(facts()).hasSize(2);
        clock.advance(Duration.ofSeconds(62));
        assertThat(facts()).extracting(Ledger.Entry::key).containsExactly("history/a");
    }

    @Test
    void aThousandRenewalsAMinuteAreAFewCommits() {
        long before = in(store -> {
            Lease[] leases = new Lease[50];
            for (int i = 0; i < leases.length; i++) {
                leases[i] = Hosts.claim(store, i);
                clock.advance(Duration.ofSeconds(1));
                assertThat(store.renew(leases[i])).isPresent(); // each first one is written
            }
            long size = size();
            for (int i = 0; i < 1000; i++) {
                clock.advance(Duration.ofMillis(60));
                assertThat(store.renew(leases[i % leases.length])).isPresent();
            }
            assertThat(store.list().leases()).hasSize(leases.length);
            return size() - size;
        });
        assertThat(before).as("bytes of six commits, at most").isLessThan(6 * 32 * 1024);
    }

    private List<Ledger.Entry> facts() {
        return in(store -> store.list(""));
    }

    private long size() {
        return directory.resolve("leases.mv").toFile().length();
    }

    private <T> T in(Function<LeaseStore, T> work) {
        try (FileDatabase database = FileDatabase.open(directory, clock)) {
            clock.onMove(database.commits()::tick);
            return work.apply(database.network(""));
        }
    }

    /** Works on a store whose process is then killed: what is in the file at that moment is what the next one finds. */
    private <T> T crash(Function<LeaseStore, T> work) {
        FileDatabase database = FileDatabase.open(directory, clock);
        clock.onMove(database.commits()::tick);
        T answer = work.apply(database.network(""));
        database.kill();
        return answer;
    }
}
