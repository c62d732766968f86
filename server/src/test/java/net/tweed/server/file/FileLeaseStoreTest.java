package net.tweed.server.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.testing.LeaseEvents;
import net.tweed.core.testing.LeaseStoreContract;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.wire.LeaseJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLeaseStoreTest extends LeaseStoreContract {
    private static final Keys KEYS = new Keys("");

    @TempDir
    private Path temporary;

    private final ManualClock clock = new ManualClock();

    @SuppressWarnings("NullAway.Init") // JUnit sets the directory
    FileLeaseStoreTest() {}

    @Override
    protected World world() {
        FileDatabase database = FileDatabase.open(temporary, clock);
        clock.onMove(database.commits()::tick);
        return new FileWorld(database, temporary);
    }

    private record FileWorld(FileDatabase database, Path directory) implements World {
        @Override
        public LeaseStore connect() {
            return database.network("");
        }

        @Override
        public void config(String text) {
            try {
                Files.writeString(directory.resolve("config.json"), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void foreignPut(DualStack<Prefix> subnets, Attributes attributes, Optional<Duration> timeToLive) {
            Item unused = database.commits()
                    .write(contents -> contents.put(
                            KEYS.lease(subnets),
                            LeaseJson.encode(attributes),
                            timeToLive.map(contents::begin).orElse(0L),
                            contents.nextRevision()));
        }

        @Override
        public void foreignDelete(DualStack<Prefix> subnets) {
            changed(contents -> contents.delete(KEYS.lease(subnets), contents.nextRevision()));
        }

        @Override
        public void expire(DualStack<Prefix> subnets) {
            end(KEYS.lease(subnets));
        }

        @Override
        public void expireFact(String key) {
            end(KEYS.fact(key));
        }

        private void end(String key) {
            changed(contents -> contents.end(contents.item(key).map(Item::grant).orElseThrow()));
        }

        private void changed(java.util.function.Consumer<Contents> change) {
            boolean unused = database.commits().write(contents -> {
                change.accept(contents);
                return true;
            });
        }

        @Override
        public void close() {
            database.close();
        }
    }

    @Test
    void aLeaseEndsByTheUptime() {
        Lease lease = claim(A, HOST1, "h1").orElseThrow();
        clock.jumpWall(Duration.ofDays(3));
        assertThat(theStore().list().leases()).hasSize(1);
        clock.advance(Duration.ofHours(23));
        assertThat(theStore().renew(lease)).isPresent();
        clock.advanceUptime(Duration.ofHours(23));
        assertThat(theStore().list().leases()).hasSize(1);
        LeaseEvents events = new LeaseEvents();
        theStore().watch(events);
        clock.advance(Duration.ofHours(1));
        events.awaitRemoved(A);
        assertThat(theStore().list().leases()).isEmpty();
        assertThat(theStore().renew(lease)).isEmpty();
    }

    @Test
    void aClaimThatOverlapsAnotherHostsLoses() {
        assertThat(claim(A, HOST1, "h1")).isPresent();
        assertThat(claim(subnet("10.5.0.0/22"), HOST2, "h2")).isEmpty();
        assertThat(claim(subnet("10.5.1.128/25"), HOST2, "h2")).isEmpty();
        assertThat(claim(subnet("10.5.0.0/22"), HOST1, "h1")).as("its own").isPresent();
    }

    @Test
    void networksShareNothingButTheStore() {
        FileDatabase database = ((FileWorld) theWorld()).database();
        LeaseStore blue = database.network("blue");
        LeaseStore green = database.network("green");
        LeaseEvents events = new LeaseEvents();
        blue.watch(events);
        assertThat(claim(green, A, HOST1, "h1")).isPresent();
        assertThat(claim(blue, A, HOST2, "h2")).isPresent();
        events.awaitChanged(A);
        assertThat(events.all()).hasSize(2);
        assertThat(green.put("x", Optional.empty(), "1", Optional.empty())).isPresent();
        assertThat(blue.list("x")).isEmpty();
        assertThat(theStore().list().leases()).isEmpty();
        assertThatThrownBy(() -> database.network("../x")).isInstanceOf(TweedException.class);
    }

    @Test
    void aDatabaseThatIsClosedAnswersNothing() {
        Snapshot before = theStore().list();
        theWorld().close();
        theWorld().close();
        assertThat(before.leases()).isEmpty();
        assertThatThrownBy(theStore()::list)
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(TweedException.Kind.UNAVAILABLE));
    }
}
