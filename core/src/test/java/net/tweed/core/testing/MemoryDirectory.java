package net.tweed.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory of a test's own, in memory where the machine has {@code /dev/shm}: an etcd cannot be told not to sync. */
record MemoryDirectory(Path path) {

    static MemoryDirectory create() {
        Path memory = Path.of("/dev/shm");
        try {
            return new MemoryDirectory(
                    Files.isWritable(memory)
                            ? Files.createTempDirectory(memory, "tweed-etcd")
                            : Files.createTempDirectory("tweed-etcd"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A path in it at which nothing is. */
    Path fresh(String name) {
        try {
            Path file = Files.createTempFile(path, name, "");
            Files.delete(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void copy(Path from, Path to) {
        Commands.run(List.of("cp", "-a", from.toString(), to.toString()));
    }

    /** Deletes it with everything in it. */
    void delete() {
        delete(path);
    }

    /** Deletes a directory with everything in it; nothing where it is not there. */
    static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (NoSuchFileException e) {
            return; // nothing there to delete
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
