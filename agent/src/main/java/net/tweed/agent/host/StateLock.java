package net.tweed.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.lock.PidFile;
import net.tweed.core.model.TweedException;

/** The state directory is one daemon's: the one that has its file {@code lock}. */
public final class StateLock implements AutoCloseable {
    private static final String FILE = "lock";

    private final PidFile file;

    private StateLock(PidFile file) {
        this.file = file;
    }

    /**
     * Takes the lock, and makes the directory where it is not there.
     *
     * @throws TweedException of kind CONFLICT where another process has it, UNAVAILABLE where the file cannot be made
     */
    public static StateLock take(Path directory) {
        try {
            Files.createDirectories(directory);
            return lock(directory, PidFile.MAKING);
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /**
     * Takes the lock where a daemon has run with the directory; makes nothing.
     *
     * @return empty where there is nothing to lock, and so nobody who holds it
     * @throws TweedException of kind CONFLICT where another process has it, UNAVAILABLE where the file cannot be opened
     */
    public static Optional<StateLock> takeIfThere(Path directory) {
        try {
            return Optional.of(lock(directory, PidFile.FINDING));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private static StateLock lock(Path directory, Set<OpenOption> how) throws IOException {
        return new StateLock(PidFile.lock(directory.resolve(FILE), how, pid -> held(directory, pid)));
    }

    private static TweedException held(Path directory, String pid) {
        return new TweedException(
                TweedException.Kind.CONFLICT,
                "The state directory " + directory + " is in use by another Tweed on this host, pid=" + pid
                        + ". Stop that one first; daemons of several networks on one host each need a --state-dir of"
                        + " their own");
    }

    private static TweedException unusable(Path directory, IOException e) {
        return new TweedException(
                TweedException.Kind.UNAVAILABLE,
                "Cannot lock " + directory.resolve(FILE)
                        + ": run as root, or choose a directory that can be written to (--state-dir)",
                e);
    }

    /** Lets the lock go; the file stays. */
    @Override
    public void close() {
        file.close();
    }
}
