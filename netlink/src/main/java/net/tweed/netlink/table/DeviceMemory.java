package net.tweed.netlink.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/**
 * Which tunnel devices this network has had, as a device does not say whose it is. The file {@code devices} in the state
 * directory has their names, one a line, and is written before a device is made: under /run it lives as long as they do.
 */
final class DeviceMemory {
    private static final String FILE = "devices";

    private final Path directory;
    private final Set<String> names;

    DeviceMemory(Path directory) {
        this.directory = directory;
        this.names = new TreeSet<>(read());
    }

    boolean knows(String name) {
        return names.contains(name);
    }

    void note(Collection<String> devices) {
        if (names.addAll(devices)) {
            write();
        }
    }

    /** Forgets all but these: a device that is gone may come back as another network's. */
    void keepOnly(Collection<String> devices) {
        if (names.retainAll(devices)) {
            write();
        }
    }

    /** Forgets one that was removed: another network may make one of that name at once. */
    void forget(String device) {
        if (names.remove(device)) {
            write();
        }
    }

    private List<String> read() {
        Path file = directory.resolve(FILE);
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new TweedException(
                    Kind.UNAVAILABLE, "Cannot read " + file + ". Make it readable, or remove it: it is rebuilt", e);
        }
    }

    private void write() {
        Path file = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
            Path temporary = Files.write(directory.resolve(FILE + ".new"), names);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new TweedException(
                    Kind.UNAVAILABLE,
                    "Cannot write " + file + ". Make the directory writable, or choose another (--state-dir)",
                    e);
        }
    }
}
