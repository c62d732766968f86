package net.tweed.tests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories of a test's own. */
final class Directories {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String MARK = "tweed-cluster-";

    private Directories() {}

    /** A fresh one, in memory where the machine has that: etcd syncs each write. Removes those of processes that are gone. */
    static Path create() {
        Path parent = Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> old = Files.list(parent)) {
            old.filter(Directories::abandoned).forEach(Directories::deleteWithOthers);
            return Files.createTempDirectory(
                    parent, MARK + ProcessHandle.current().pid() + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes what another test class, which starts at the same time, may be deleting too. */
    private static void deleteWithOthers(Path directory) {
        try {
            delete(directory);
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof NoSuchFileException)) {
                throw e;
            }
        }
    }

    private static boolean abandoned(Path directory) {
        String name = String.valueOf(directory.getFileName());
        return name.matches(MARK + "[0-9]+-.*")
                && ProcessHandle.of(Long.parseLong(name.split("-", -1)[2])).isEmpty();
    }

    /** Deletes a file or a directory with everything in it; nothing where it is not there. */
    static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
