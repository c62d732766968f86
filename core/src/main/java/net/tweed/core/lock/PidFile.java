package net.tweed.core.lock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import net.tweed.core.model.TweedException;

/**
 * A file that one process at a time has locked, with its pid in it. The lock goes with the process, however that ends; the
 * file stays and means nothing by itself. A link in the file's place is not followed.
 */
public final class PidFile implements AutoCloseable {
    /** {@link #lock}: the file is made where there is none, readable for its owner only. */
    public static final Set<OpenOption> MAKING = Set.of(StandardOpenOption.CREATE);

    /** {@link #lock}: where there is no file, that is a {@link java.nio.file.NoSuchFileException}. */
    public static final Set<OpenOption> FINDING = Set.of();

    private static final Set<OpenOption> ALWAYS =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final FileAttribute<?> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int LONGEST_PID = 19; // digits of a long

    private final FileChannel file;

    private PidFile(FileChannel file) {
        this.file = file;
    }

    /**
     * Takes the lock.
     *
     * @param how {@link #MAKING} or {@link #FINDING}
     * @param held says that another process has it, whose pid it is given, or {@code unknown}
     * @throws TweedException what {@code held} made
     * @throws IOException where the file cannot be opened or written
     */
    public static PidFile lock(Path path, Set<OpenOption> how, Function<String, TweedException> held)
            throws IOException {
        Set<OpenOption> all = new HashSet<>(ALWAYS);
        all.addAll(how);
        FileChannel file = FileChannel.open(path, all, MODE);
        try {
            if (!locked(file)) {
                throw held.apply(holder(file));
            }
            file.truncate(0);
            file.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return new PidFile(file);
        } catch (IOException | TweedException e) {
            file.close();
            throw e;
        }
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

    /** Lets the lock go; the file stays. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new TweedException(TweedException.Kind.INTERNAL, "Cannot let a lock go", e);
        }
    }
}
