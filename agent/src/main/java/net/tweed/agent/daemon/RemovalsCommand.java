package net.tweed.agent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import net.tweed.agent.options.AgentOptions;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Change;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Table;

/**
 * The operator's command to let held removals go ({@code tweed allow-removals}): a file in the state directory, so that
 * it needs no port and no more than the right to write there. Looked for only while something is held.
 */
public final class RemovalsCommand implements Observer {
    private static final String FILE = "allow-removals";

    private final Path file;
    private volatile boolean held;

    public RemovalsCommand(Path stateDir) {
        this.file = stateDir.resolve(FILE);
    }

    /** Gives the command to every network of a daemon with these options, from another process. */
    public static void giveAll(AgentOptions options) {
        if (options.networks().isEmpty()) {
            new RemovalsCommand(options.stateDir()).give();
            return;
        }
        try (Stream<Path> entries = Files.list(options.networksDir())) {
            entries.filter(Files::isDirectory).forEach(directory -> new RemovalsCommand(directory).give());
        } catch (IOException e) {
            throw new TweedException(
                    TweedException.Kind.UNAVAILABLE,
                    "Cannot read " + options.networksDir() + ", where the networks' state is: run this as the daemon's"
                            + " user, with its --state-dir",
                    e);
        }
    }

    /** Gives the command, from another process. */
    public void give() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new TweedException(
                    TweedException.Kind.UNAVAILABLE,
                    "Cannot write " + file + ", which tells the daemon: run this as the daemon's user, with its"
                            + " --state-dir",
                    e);
        }
    }

    @Override
    public void held(Table<?> table, List<? extends Change<?>> removals, Duration atMost) {
        held = true;
    }

    /** Whether something is held that the command would let go. */
    boolean wanted() {
        return held;
    }

    /** Takes the command, if it was given. */
    boolean taken() {
        if (!held) {
            return false;
        }
        try {
            held = !Files.deleteIfExists(file);
            return !held;
        } catch (IOException e) {
            throw new TweedException(TweedException.Kind.UNAVAILABLE, "Cannot remove " + file, e);
        }
    }
}
