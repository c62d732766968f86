package net.tweed.agent.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import net.tweed.core.model.TweedException;
import net.tweed.core.wire.SubnetEnv;

/**
 * The file {@code subnet.env}: tells container engines and CNI plugins this host's subnet, and at the next start tells us
 * the subnet of the last run. It is replaced in one step, so a reader sees the old one or the new one, whole. It stays
 * when the daemon ends.
 */
public final class SubnetFile {
    private static final int LONGEST = 64 * 1024; // bytes; ours has six lines

    private final Path file;

    public SubnetFile(Path file) {
        this.file = file;
    }

    public Path path() {
        return file;
    }

    /** What the last run wrote; empty where there is no file, or none that makes sense. */
    public Optional<SubnetEnv> read() {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            return bytes.length > LONGEST
                    ? Optional.empty()
                    : SubnetEnv.decode(new String(bytes, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "Cannot read " + file
                            + ", which tells the last run's subnet: check --subnet-file and its permissions",
                    e);
        }
    }

    /**
     * Replaces the file, making its directory where needed. Mode 0644, also under a strict umask.
     *
     * @throws TweedException where that fails; the old file then stands as it was
     */
    public void write(SubnetEnv content) {
        Path directory = file.toAbsolutePath().getParent();
        Path fresh = directory == null ? file : directory.resolve("." + file.getFileName() + ".new");
        try {
            if (directory != null) {
                Files.createDirectories(directory);
            }
            Files.deleteIfExists(fresh); // left by a run that was killed; its mode may be another
            fill(fresh, content.encode());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new TweedException(
                    TweedException.Kind.UNAVAILABLE,
                    "Cannot write " + file
                            + ": check that its directory can be written to, or choose another (--subnet-file)",
                    e);
        }
    }

    private static void fill(Path fresh, String text) throws IOException {
        try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            out.force(true);
        }
    }

    /** Removes the file; false where there was none. */
    public boolean remove() {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new TweedException(TweedException.Kind.UNAVAILABLE, "Cannot remove " + file, e);
        }
    }
}
