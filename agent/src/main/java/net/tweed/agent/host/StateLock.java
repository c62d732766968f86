package net.tweed.agent.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.model.TweedException;

/**
 * The state directory is one daemon's: its file {@code lock} is locked by the process whose pid stands in it. The lock
 * goes with the process, however that ends; the file stays and means nothing by itself.
 */
public final class StateLock implements AutoCloseable {
    private static final String FILE = "lock";
    private static final int LONGEST_PID = 19; // digits of a long

    private final FileChannel file;

    private StateLock(FileChannel file) {
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
            return lock(
                    directory, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
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
            return Optional.of(lock(directory, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private static StateLock lock(Path directory, Set<OpenOption> how) throws IOException {
        FileChannel file = FileChannel.open(directory.resolve(FILE), withoutLinks(how));
        try {
            if (!locked(file)) {
                throw held(directory, holder(file));
            }
            file.truncate(0);
            file.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return new StateLock(file);
        } catch (IOException | TweedException e) {
            file.close();
            throw e;
        }
    }

    /** A link in a directory of others must not make us write elsewhere. */
    private static Set<OpenOption> withoutLinks(Set<OpenOption> how) {
        Set<OpenOption> all = new HashSet<>(how);
        all.add(LinkOption.NOFOLLOW_LINKS);
        return all;
    }

    private static boolean locked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // this very process has it
        }
    }

    private static String holder(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_PID + 1);
        int length = Math.max(0, file.read(bytes, 0));
        String text = new String(bytes.array(), 0, length, StandardCharsets.US_ASCII).strip();
        return text.matches("[0-9]{1," + LONGEST_PID + "}") ? text : "unknown";
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
        try {
            file.close();
        } catch (IOException e) {
            throw new TweedException(TweedException.Kind.INTERNAL, "Cannot let the state directory's lock go", e);
        }
    }
}
