package net.tweed.agent.cleanup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import net.tweed.agent.host.StateLock;
import net.tweed.agent.options.AgentOptions;
import net.tweed.agent.options.NetworkName;
import net.tweed.agent.options.NetworksOptions;
import net.tweed.core.model.TweedException;

/**
 * {@code tweed agent --cleanup}: this host's kernel, its leases, its files, of one network or of each of several. Refused
 * while a daemon runs, which would put everything back.
 */
public final class HostCleanup {
    private final AgentOptions options;
    private final Consumer<String> say;

    /**
     * A cleanup of the host that this process runs on.
     *
     * @param say takes each line for the operator
     */
    public HostCleanup(AgentOptions options, Consumer<String> say) {
        this.options = options;
        this.say = say;
    }

    /** Cleans, and returns the exit code: 0 only where nothing of ours is left. */
    public int run() {
        Optional<StateLock> lock;
        try {
            lock = StateLock.takeIfThere(options.stateDir());
        } catch (TweedException e) {
            say.accept("nothing was removed: a running daemon would put it back. " + e.getMessage());
            return 1;
        }
        try {
            return options.networks().isEmpty()
                    ? new NetworkCleanup(options, say).run()
                    : several(options.networks().get());
        } finally {
            lock.ifPresent(StateLock::close);
        }
    }

    /** Those that are named, and those that the state directory knows. */
    private int several(NetworksOptions networks) {
        Set<String> names = new TreeSet<>(networks.names());
        int code = 0;
        try {
            names.addAll(known());
            for (String name : names) {
                Consumer<String> named = line -> say.accept("network=" + name + " " + line);
                code = Math.max(code, new NetworkCleanup(options.of(name), named).run());
            }
            if (code == 0) {
                Files.deleteIfExists(options.networksDir());
            }
        } catch (IOException e) {
            say.accept("NOT removed state: " + options.networksDir() + ": " + e);
            return 1;
        }
        return code == 0 ? new Cleanup(List.of(new StateStep(options.stateDir())), List.of(), say).run() : code;
    }

    private Set<String> known() throws IOException {
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(options.networksDir(), Files::isDirectory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (NetworkName.fault(name).isEmpty()) {
                    names.add(name);
                }
            }
        } catch (NoSuchFileException e) {
            return names;
        }
        return names;
    }
}
