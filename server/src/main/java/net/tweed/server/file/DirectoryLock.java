package net.tweed.server.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import net.tweed.core.model.TweedException;

/**
 * A store's directory is one process's: its file {@code lock} is locked by the one whose pid stands in it. The lock goes
 * with the process, however that ends; the file stays and means nothing by itself.
 */
final class DirectoryLock implements AutoCloseable {
    private static final int LONGEST_PID = 19; // digits of a long

    private final FileChannel file;

    private DirectoryLock(FileChannel file) {
        this.file = file;
    }

    /**
     * Takes the lock.
     *
     * @throws TweedException of kind CONFLICT where another process has it
     */
    static DirectoryLock take(Path directory) {
        Path path = directory.resolve("lock");
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                make(path);
            }
            FileChannel file = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            try {
                return lock(directory, file);
            } catch (IOException | TweedException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreFailures(path).opening(e);
        }
    }

    private static void make(Path path) throws IOException {
        try {
            PrivateFiles.create(path);
        } catch (FileAlreadyExistsException e) {
            return; // another server was quicker: it has the lock, too
        }
    }

    private static DirectoryLock lock(Path directory, FileChannel file) throws IOException {
        if (!isLocked(file)) {
            throw new TweedException(
                    TweedException.Kind.CONFLICT,
                    "Cannot open the store in " + directory + ": another server has it, pid=" + holder(file)
                            + ". Stop that one first, or give each server a directory of its own.");
        }
        file.truncate(0);
        file.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
        return new DirectoryLock(file);
    }

    private static boolean isLocked(FileChannel file) throws IOException {
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

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new TweedException(TweedException.Kind.INTERNAL, "Cannot let the store's lock go", e);
        }
    }
}
