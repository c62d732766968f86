package net.tweed.netlink.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/**
 * What cannot be read from the kernel: which destinations we have installed a route for, so that a route repointed by
 * hand is known as ours; and which routes of an earlier daemon were adopted at the very first run.
 *
 * <p>Two files of lines in the state directory. {@code routes} is a log, {@code +10.5.1.0/24} and {@code -10.5.1.0/24},
 * so that one route among thousands costs one line; it is written anew (to a temporary file, then renamed) when it is
 * read. {@code adopted} lists routes, and is always written anew. Both live as long as the kernel's state: under /run.
 */
final class RouteMemory {
    private final Path directory;
    private final Set<Prefix> installed = new HashSet<>();
    private final List<String> unsaved = new ArrayList<>();
    private final Set<String> adopted;
    private Adoption adoption;

    /** Whether the scan for routes of an earlier daemon, made once for a state directory, is still to come. */
    private enum Adoption {
        DUE,
        DONE
    }

    RouteMemory(Path directory) {
        this.directory = directory;
        this.adoption = Files.exists(directory.resolve("adopted")) ? Adoption.DONE : Adoption.DUE;
        this.adopted = new HashSet<>(read("adopted"));
        List<String> log = read("routes");
        log.forEach(this::replay);
        if (log.size() > installed.size()) {
            write("routes", installed.stream().map(prefix -> "+" + prefix).toList());
        }
    }

    private void replay(String line) {
        Prefix.parse(line.isEmpty() ? "" : line.substring(1)).ifPresent(destination -> {
            if (line.charAt(0) == '+') {
                installed.add(destination);
            } else {
                installed.remove(destination);
            }
        });
    }

    boolean installed(Prefix destination) {
        return installed.contains(destination);
    }

    void install(Prefix destination) {
        if (installed.add(destination)) {
            unsaved.add("+" + destination);
        }
    }

    /** Where the memory was lost while the kernel's state was not: begins anew from what is there. */
    void recall(Stream<Route> routes) {
        if (installed.isEmpty()) {
            routes.forEach(route -> install(route.destination()));
        }
    }

    void forget(Route route) {
        if (installed.remove(route.destination())) {
            unsaved.add("-" + route.destination());
        }
        if (!adopted.isEmpty() && adopted.remove(route.toString())) {
            write("adopted", adopted);
        }
    }

    boolean adopted(Route route) {
        return !adopted.isEmpty() && adopted.contains(route.toString());
    }

    boolean adoptionDue() {
        return adoption == Adoption.DUE;
    }

    /** Ends the scan: these and no others are adopted. */
    void adopt(Collection<Route> routes) {
        routes.forEach(route -> adopted.add(route.toString()));
        write("adopted", adopted);
        adoption = Adoption.DONE;
    }

    /** Writes what has changed since the last time. */
    void save() {
        if (unsaved.isEmpty()) {
            return;
        }
        Path file = directory.resolve("routes");
        try {
            Files.createDirectories(directory);
            Files.write(file, unsaved, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            unsaved.clear();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private List<String> read(String name) {
        Path file = directory.resolve(name);
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new TweedException(
                    Kind.UNAVAILABLE, "Cannot read " + file + ". Make it readable, or remove it: it is rebuilt", e);
        }
    }

    private void write(String name, Collection<String> lines) {
        Path file = directory.resolve(name);
        try {
            Files.createDirectories(directory);
            Path temporary = Files.write(directory.resolve(name + ".new"), lines);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static TweedException unwritable(Path file, IOException e) {
        return new TweedException(
                Kind.UNAVAILABLE,
                "Cannot write " + file + ". Make the directory writable, or set TWEED_STATE_DIR to one that is",
                e);
    }
}
