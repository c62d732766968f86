package net.tweed.agent.cleanup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.tweed.agent.status.StatusSocket;

/**
 * Removes the state directory: the files in it, then itself. Directories in it are not ours and stay, and so does it then:
 * a slip such as {@code --state-dir=/} must not cost a host.
 */
public final class StateStep implements CleanupStep {
    private static final int MOST = 100; // files; ours are a handful

    private final Path directory;

    public StateStep(Path directory) {
        this.directory = directory;
    }

    @Override
    public String name() {
        return "state";
    }

    @Override
    public Report remove() {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return Report.nothing();
        }
        try {
            List<Path> files = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path entry : entries) {
                    if (!isOurs(entry) || files.size() == MOST) {
                        return left(entry + " is not of Tweed's making, so nothing in there was touched");
                    }
                    files.add(entry);
                }
            }
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
            return Report.gone(directory.toString());
        } catch (IOException e) {
            return left(directory + ": " + e);
        }
    }

    /** A file, or the socket that a daemon has left which was killed. */
    private static boolean isOurs(Path entry) {
        return Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS) || StatusSocket.isOne(entry);
    }

    private static Report left(String why) {
        return new Report(List.of(), List.of(why));
    }
}
