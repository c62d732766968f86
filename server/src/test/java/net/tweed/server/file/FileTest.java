package net.tweed.server.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Lease;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the file: who may open it, how large it grows, and what is made of one that is not whole. */
class FileTest {
    @TempDir(factory = MemoryDirectories.class)
    private Path temporary;

    private final ManualClock clock = new ManualClock();

    @SuppressWarnings("NullAway.Init") // JUnit sets the directory
    FileTest() {}

    // ---- who may open it

    @Test
    void itIsItsOwnersAlone() throws IOException {
        Path directory = temporary.resolve("var").resolve("lib");
        try (FileDatabase database = FileDatabase.open(directory, clock)) {
            assertThat(database.network("").list().leases()).isEmpty();
            assertThat(mode(directory)).isEqualTo("rwx------");
            assertThat(mode(file(directory))).isEqualTo("rw-------");
            assertThat(mode(directory.resolve("lock"))).isEqualTo("rw-------");
        }
    }

    @Test
    void aSecondServerIsRefusedByName() {
        try (FileDatabase database = FileDatabase.open(temporary, clock)) {
            assertThatThrownBy(() -> FileDatabase.open(temporary, clock))
                    .isInstanceOfSatisfying(
                            TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT))
                    .hasMessageContaining(temporary.toString())
                    .hasMessageContaining("pid=" + ProcessHandle.current().pid());
            assertThat(database.network("").list().leases()).isEmpty();
        }
        FileDatabase.open(temporary, clock).close();
    }

    @Test
    void theIdentityIsMadeOnceAndRevisionsGoOn() {
        Snapshot first;
        try (FileDatabase database = FileDatabase.open(temporary, clock)) {
            Lease unused = Hosts.claim(database.network(""), 1);
            first = database.network("").list();
        }
        try (FileDatabase database = FileDatabase.open(temporary, clock)) {
            assertThat(database.network("").list()).isEqualTo(first);
            assertThat(Hosts.claim(database.network(""), 2).revision().created())
                    .isGreaterThan(first.revision().modified());
        }
        try (FileDatabase other = FileDatabase.open(temporary.resolve("other"), clock)) {
            assertThat(other.network("").list().revision().cluster())
                    .isNotEqualTo(first.revision().cluster());
        }
    }

    // ---- how large it grows

    @Test
    void renewalsDoNotGrowItForEver() throws IOException {
        int hosts = 100;
        try (FileDatabase database = FileDatabase.open(temporary, clock)) {
            clock.onMove(database.commits()::tick);
            LeaseStore store = database.network("");
            List<Lease> leases = new ArrayList<>();
            for (int i = 0; i < hosts; i++) {
                leases.add(Hosts.claim(store, i));
            }
            long largest = 0;
            for (int round = 0; round < 1000; round++) {
                clock.advance(Duration.ofSeconds(160));
                for (Lease lease : leases) {
                    assertThat(store.renew(lease)).isPresent();
                }
                largest = Math.max(largest, Files.size(file(temporary)));
            }
            assertThat(largest).isLessThan(StoreFile.SMALL + StoreFile.SMALL / 8);
            assertThat(store.list().leases()).hasSize(hosts);
        }
    }

    @Test
    void whatIsWrittenAnewIsWhatWasThere() throws IOException {
        Snapshot before;
        try (FileDatabase database = FileDatabase.open(temporary, clock)) {
            LeaseStore store = database.network("");
            for (int i = 0; i < 20; i++) {
                Lease unused = Hosts.claim(store, i);
            }
            Lease changing = store.list().leases().get(0);
            long size = 0;
            while (Files.size(file(temporary)) >= size) { // until it was written anew
                size = Files.size(file(temporary));
                changing = store.update(changing, changing.attributes()).orElseThrow();
            }
            before = store.list();
            Lease unused = Hosts.claim(store, 20);
            assertThat(mode(file(temporary))).isEqualTo("rw-------");
        }
        assertThat(Files.size(file(temporary))).isLessThan(StoreFile.SMALL);
        try (FileDatabase database = FileDatabase.open(temporary, clock)) {
            assertThat(database.network("").list().leases()).hasSize(21).containsAll(before.leases());
        }
    }

    // ---- one that is not whole

    @Test
    void ofATornWriteTheCommitBeforeIsThere() throws IOException {
        List<Long> lengths = new ArrayList<>();
        int last = 12;
        try (FileDatabase database = FileDatabase.open(temporary, clock)) {
            for (int i = 0; i < last; i++) {
                Lease unused = Hosts.claim(database.network(""), i);
                lengths.add(Files.size(file(temporary)));
            }
            database.kill();
        }
        byte[] whole = Files.readAllBytes(file(temporary));
        assertThat(whole).hasSize(Math.toIntExact(lengths.get(last - 1)));
        int before = Math.toIntExact(lengths.get(last - 2));
        Random random = new Random(7);
        for (int length = before; length < whole.length; length += 1 + random.nextInt(200)) {
            Files.write(file(temporary), Arrays.copyOf(whole, length));
            assertThat(leases()).as("cut to %s of %s", length, whole.length).hasValue(last - 1);
            byte[] torn = whole.clone();
            byte[] noise = new byte[whole.length - length];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, torn, length, noise.length);
            Files.write(file(temporary), torn);
            assertThat(leases()).as("noise from %s of %s", length, whole.length).hasValue(last - 1);
        }
    }

    @Test
    void aFileThatLostMoreIsTheLastCommitThatIsWholeOrRefused() throws IOException {
        List<Long> lengths = new ArrayList<>();
        try (FileDatabase database = FileDatabase.open(temporary, clock)) {
            for (int i = 0; i < 12; i++) {
                Lease unused = Hosts.claim(database.network(""), i);
                lengths.add(Files.size(file(temporary)));
            }
            database.kill();
        }
        byte[] whole = Files.readAllBytes(file(temporary));
        int opened = 0;
        for (int length = whole.length; length >= 0; length -= 1777) {
            Files.write(file(temporary), Arrays.copyOf(whole, length));
            int end = length;
            Optional<Integer> leases = leases();
            leases.ifPresent(count -> assertThat(count)
                    .as("cut to %s of %s", end, whole.length)
                    .isEqualTo((int) lengths.stream().filter(l -> l <= end).count()));
            opened += leases.isPresent() ? 1 : 0;
        }
        assertThat(opened).isGreaterThan(10);
    }

    @Test
    void whatIsNoStoreIsRefusedWithARemedy() throws IOException {
        byte[] noise = new byte[50_000];
        new Random(3).nextBytes(noise);
        for (byte[] bytes : List.of(new byte[0], noise, new byte[50_000])) {
            Files.write(file(temporary), bytes);
            assertThatThrownBy(() -> FileDatabase.open(temporary, clock))
                    .isInstanceOfSatisfying(
                            TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIG))
                    .hasMessageContaining(file(temporary).toString())
                    .hasMessageContaining("tweed store import");
            assertThat(Files.readAllBytes(file(temporary)))
                    .as("it is left alone")
                    .isEqualTo(bytes);
        }
    }

    @Test
    void anotherFormatIsRefused() {
        FileDatabase.open(temporary, clock).close();
        StoreFile file = StoreFile.open(file(temporary));
        Batch batch = new Batch();
        batch.fact(Stored.FORMAT, "2");
        file.write(batch);
        file.close();
        assertThatThrownBy(() -> FileDatabase.open(temporary, clock))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining("its format is 2");
    }

    @Test
    void aFileThatVanishesIsNotMadeAnew() throws IOException {
        FileDatabase.open(temporary, clock).close();
        Files.delete(file(temporary));
        assertThatThrownBy(() -> StoreFile.open(file(temporary)))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining("not there any more");
    }

    /** How many leases are there; empty where the file is refused. */
    private Optional<Integer> leases() {
        try (FileDatabase database = FileDatabase.open(temporary, clock)) {
            int count = database.network("").list().leases().size();
            database.kill();
            return Optional.of(count);
        } catch (TweedException e) {
            assertThat(e.kind()).isEqualTo(Kind.CONFIG);
            return Optional.empty();
        }
    }

    private static Path file(Path directory) {
        return directory.resolve("leases.mv");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
