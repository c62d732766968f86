package net.tweed.server.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.TweedException;
import net.tweed.core.testing.LeaseEvents;
import net.tweed.core.testing.ManualClock;

/** A process that fills the disk that it is told of, and says what came of it, a line each. */
final class SmallDisk {
    private static final int MANY = 100_000;

    private SmallDisk() {}

    public static void main(String[] arguments) throws IOException {
        Path disk = Path.of(arguments[0]);
        Path filler = Files.write(disk.resolve("filler"), new byte[512 * 1024]);
        ManualClock clock = new ManualClock();
        try (FileDatabase database = FileDatabase.open(disk.resolve("store"), clock)) {
            LeaseStore store = database.network("");
            LeaseEvents events = new LeaseEvents();
            store.watch(events);
            int claimed = 0;
            Optional<TweedException> failure = Optional.empty();
            while (failure.isEmpty() && claimed < MANY) {
                failure = tryClaim(store, claimed);
                claimed += failure.isEmpty() ? 1 : 0;
            }
            System.out.println("failed " + failure.map(TweedException::kind).orElseThrow());
            System.out.println(failure.map(TweedException::getMessage).orElseThrow());
            int there = claimed;
            events.awaitSnapshot(s -> s.leases().size() == there);
            System.out.println("readable " + (store.list().leases().size() == claimed));
            System.out.println("refused " + tryClaim(store, claimed).isPresent());
            Files.delete(filler);
            clock.advance(Commits.PAUSE);
            System.out.println("again " + tryClaim(store, claimed).isEmpty());
            System.out.println("there " + (store.list().leases().size() == claimed + 1));
        }
    }

    private static Optional<TweedException> tryClaim(LeaseStore store, int number) {
        try {
            var unused = Hosts.claim(store, number);
            return Optional.empty();
        } catch (TweedException e) {
            return Optional.of(e);
        }
    }
}
