package net.tweed.agent.daemon;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.tweed.core.spi.BackendFactory;

/**
 * The backends of this installation: those of the daemon's class path, and those that lie in {@code lib/backends}, or where
 * {@code TWEED_BACKENDS} says. There a jar is a backend; so is a directory named like the backend's type, with a jar of it
 * and of each library that the daemon does not have itself: it is opened only when that type is asked for.
 */
public final class InstalledBackends implements Iterable<BackendFactory> {
    /** Directories, separated by colons. The launcher adds {@code lib/backends} of its installation. */
    public static final String VARIABLE = "TWEED_BACKENDS";

    private static final JarDirectory JARS = new JarDirectory(VARIABLE);
    private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private final List<Path> directories;
    private final ClassLoader loader;
    private final Map<String, BackendFactory> known = new TreeMap<>();
    private final Map<Path, Optional<BackendFactory>> opened = new TreeMap<>();

    /** @param environment the process's environment variables */
    public InstalledBackends(Map<String, String> environment) {
        directories = Stream.of(environment.getOrDefault(VARIABLE, "").split(File.pathSeparator, -1))
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .filter(Files::isDirectory)
                .toList();
        loader = JARS.loader("backends", directories, InstalledBackends.class.getClassLoader());
    }

    /** The backend of a type; of other directories than that type's none is opened. */
    public synchronized Optional<BackendFactory> find(String type) {
        loadOwn();
        for (Path directory : directories) {
            if (!known.containsKey(type) && TYPE.matcher(type).matches()) {
                load(directory.resolve(type));
            }
        }
        return Optional.ofNullable(known.get(type));
    }

    /** All of them, by type: every directory is opened. */
    @Override
    public synchronized Iterator<BackendFactory> iterator() {
        loadOwn();
        for (Path directory : directories) {
            JARS.entries(directory, Files::isDirectory).forEach(this::load);
        }
        Collection<BackendFactory> all = List.copyOf(known.values());
        return all.iterator();
    }

    private void loadOwn() {
        if (known.isEmpty()) {
            ServiceLoader.load(BackendFactory.class, loader)
                    .forEach(factory -> known.putIfAbsent(factory.type(), factory));
        }
    }

    /** What the daemon has is taken from there: there is one copy of each class that both use. */
    private void load(Path folder) {
        if (!opened.containsKey(folder) && Files.isDirectory(folder)) {
            ClassLoader own = JARS.loader(folder.getFileName().toString(), List.of(folder), loader);
            opened.put(
                    folder,
                    ServiceLoader.load(BackendFactory.class, own).stream()
                            .filter(found -> found.type().getClassLoader() == own)
                            .map(ServiceLoader.Provider::get)
                            .findFirst());
            opened.get(folder).ifPresent(factory -> known.putIfAbsent(factory.type(), factory));
        }
    }
}
