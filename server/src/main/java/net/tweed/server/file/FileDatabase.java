package net.tweed.server.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import net.tweed.core.lease.CopiedStore;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lock.PidFile;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;

/**
 * The embedded store: a directory with the file {@code leases.mv}, which one process has open at a time, and beside it
 * the networks' configurations. All methods may be called from any thread.
 */
public final class FileDatabase implements AutoCloseable {
    private static final String FILE = "leases.mv";
    private static final Pattern NETWORK = Pattern.compile("(?:[0-9A-Za-z][0-9A-Za-z._-]{0,62})?");

    private final Path directory;
    private final PidFile lock;
    private final Watches watches;
    private final Commits commits;

    private FileDatabase(Path directory, PidFile lock, Watches watches, Commits commits) {
        this.directory = directory;
        this.lock = lock;
        this.watches = watches;
        this.commits = commits;
    }

    /**
     * Opens the store in the directory; makes both where they are not there.
     *
     * @throws TweedException of kind CONFLICT where another process has it open, CONFIG where the file is damaged, DENIED,
     *     NO_ROOM or UNAVAILABLE where the system does not let us
     */
    public static FileDatabase open(Path directory, Clock clock) {
        Path path = directory.resolve(FILE);
        try {
            PrivateFiles.createDirectories(directory);
        } catch (IOException e) {
            throw new StoreFailures(path).opening(e);
        }
        PidFile lock = lock(directory);
        try {
            StoreFile.createIfAbsent(path, identity());
            Watches watches = new Watches();
            return new FileDatabase(directory, lock, watches, Commits.open(path, clock, watches));
        } catch (TweedException e) {
            lock.close();
            throw e;
        }
    }

    private static PidFile lock(Path directory) {
        Path path = directory.resolve("lock");
        try {
            return PidFile.lock(
                    path,
                    PidFile.MAKING,
                    pid -> new TweedException(
                            TweedException.Kind.CONFLICT,
                            "Cannot open the store in " + directory + ": another server has it, pid=" + pid
                                    + ". Stop that one first, or give each server a directory of its own."));
        } catch (IOException e) {
            throw new StoreFailures(path).opening(e);
        }
    }

    /** Whether a store was ever made in the directory. */
    public static boolean isThere(Path directory) {
        return Files.exists(directory.resolve(FILE));
    }

    /** Opens the store in the directory for its only network. Closing that closes the database. */
    public static LeaseStore only(Path directory, Clock clock) {
        FileDatabase database = open(directory, clock);
        return database.store("", database::close);
    }

    /**
     * The store of one network.
     *
     * @param name empty where there is only one
     */
    public LeaseStore network(String name) {
        return store(name, () -> {});
    }

    private LeaseStore store(String name, Runnable closed) {
        return new FileLeaseStore(commits, watches, keys(name), NetworkFile.of(directory, name), closed);
    }

    /** The same network, to be moved. Closing it closes the database. */
    public CopiedStore copied(String name) {
        return new FileCopiedStore(this, keys(name), NetworkFile.of(directory, name));
    }

    private static Keys keys(String name) {
        if (!NETWORK.matcher(name).matches()) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "Cannot name a network so: a name has letters, digits, '.', '_' and '-', and 63 of them at most");
        }
        return new Keys(name);
    }

    Commits commits() {
        return commits;
    }

    /** Lets the directory go without writing anything more, as the end of the process would. */
    void kill() {
        commits.kill();
        watches.close();
        lock.close();
    }

    /** Writes what is left to write, and lets the directory go. */
    @Override
    public void close() {
        commits.close();
        watches.close();
        lock.close();
    }

    private static long identity() {
        return new SecureRandom().nextLong(1, Long.MAX_VALUE);
    }
}
