package net.tweed.agent.daemon;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import net.tweed.core.model.TweedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of a state directory's files, for as long as somebody looks: what reads the state also keeps it, and a look must
 * leave it as it is. Files only: the directories in it are other networks'.
 */
final class StateCopy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateCopy.class);

    private final Path directory;

    private StateCopy(Path directory) {
        this.directory = directory;
    }

    /** Copies; where there is no state, that of a daemon that never ran. */
    static StateCopy of(Path state) {
        try {
            StateCopy copy = new StateCopy(Files.createTempDirectory("tweed-plan"));
            try {
                copy.fill(state);
                return copy;
            } catch (IOException | RuntimeException e) {
                copy.close();
                throw e;
            }
        } catch (IOException e) {
            throw new TweedException(
                    TweedException.Kind.UNAVAILABLE,
                    "Cannot copy the state in " + state + " to " + System.getProperty("java.io.tmpdir")
                            + ": run this as the daemon's user, with a directory for temporary files that can be"
                            + " written to",
                    e);
        }
    }

    private void fill(Path state) throws IOException {
        if (!Files.isDirectory(state)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(state, StateCopy::isFile)) {
            for (Path file : files) {
                copy(file);
            }
        }
    }

    private static boolean isFile(Path entry) {
        return Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
    }

    private void copy(Path file) throws IOException {
        try {
            Files.copy(file, directory.resolve(String.valueOf(file.getFileName())));
        } catch (NoSuchFileException e) {
            LOG.debug("{} is gone since it was listed: a daemon writes its files anew", file);
        }
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            LOG.warn("Cannot remove {}, which nobody needs any more", directory, e);
        }
    }
}
