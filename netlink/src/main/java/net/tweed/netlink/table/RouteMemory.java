package net.tweed.netlink.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
 * <p>Files in the state directory, one entry a line: {@code routes} and {@code adopted}. Written whole, to a temporary
 * file that is then renamed, and only when something has changed. They live as long as the kernel's state: under /run.
 */
final class RouteMemory {
    private final Path directory;
    private final Set<String> installed;
    private final Set<String> adopted;
    private Adoption adoption;
    private boolean changed;

    /** Whether the scan for routes of an earlier daemon, made once for a state directory, is still to come. */
    private enum Adoption {
        DUE,
        DONE
    }

    RouteMemory(Path directory) {
        this.directory = directory;
        this.installed = read(directory.resolve("routes"));
        this.adoption = Files.exists(directory.resolve("adopted")) ? Adoption.DONE : Adoption.DUE;
        this.adopted = read(directory.resolve("adopted"));
    }

    boolean installed(Prefix destination) {
        return installed.contains(destination.toString());
    }

    void install(Prefix destination) {
        changed |= installed.add(destination.toString());
    }

    /** Where the memory was lost while the kernel's state was not: begins anew from what is there. */
    void recall(Stream<Route> routes) {
        if (installed.isEmpty()) {
            routes.forEach(route -> install(route.destination()));
        }
    }

    void forget(Route route) {
        changed |= installed.remove(route.destination().toString());
        if (adopted.remove(route.toString())) {
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
        if (changed) {
            write("routes", installed);
            changed = false;
        }
    }

    private static Set<String> read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return new HashSet<>(lines.toList());
        } catch (NoSuchFileException e) {
            return new HashSet<>();
        } catch (IOException | UncheckedIOException e) {
            throw new TweedException(
                    Kind.UNAVAILABLE, "Cannot read " + file + ". Make it readable, or remove it: it is rebuilt", e);
        }
    }

    private void write(String name, Set<String> lines) {
        Path file = directory.resolve(name);
        try {
            Files.createDirectories(directory);
            Path temporary = Files.write(
                    directory.resolve(name + ".new"), lines.stream().sorted().toList());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new TweedException(
                    Kind.UNAVAILABLE,
                    "Cannot write " + file + ". Make the directory writable, or set TWEED_STATE_DIR to one that is",
                    e);
        }
    }

    /** For tests and people: what is remembered. */
    List<String> destinations() {
        return installed.stream().sorted().toList();
    }
}
