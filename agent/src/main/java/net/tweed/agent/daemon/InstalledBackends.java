package net.tweed.agent.daemon;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import net.tweed.core.model.TweedException;
import net.tweed.core.spi.BackendFactory;

/**
 * The backends of this installation: those that came with it, and those in jars that were put into its {@code
 * lib/backends}, or where {@code TWEED_BACKENDS} says.
 */
public final class InstalledBackends implements Iterable<BackendFactory> {
    /** The launcher sets it to {@code lib/backends} where it is not set. */
    public static final String VARIABLE = "TWEED_BACKENDS";

    private final ClassLoader loader;

    /** @param environment the process's environment variables */
    public InstalledBackends(Map<String, String> environment) {
        ClassLoader own = InstalledBackends.class.getClassLoader();
        List<URL> jars = jars(environment.getOrDefault(VARIABLE, ""));
        loader = jars.isEmpty() ? own : new URLClassLoader("backends", jars.toArray(URL[]::new), own);
    }

    private static List<URL> jars(String directory) {
        Path path = Path.of(directory);
        if (directory.isEmpty() || !Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            List<URL> jars = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                if (file.toString().endsWith(".jar")) {
                    jars.add(url(file));
                }
            }
            return jars;
        } catch (IOException e) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "Cannot read " + path
                            + ", where backends are looked for: give the daemon's user the right to, or set " + VARIABLE
                            + " to another directory",
                    e);
        }
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }

    @Override
    public Iterator<BackendFactory> iterator() {
        return ServiceLoader.load(BackendFactory.class, loader).iterator();
    }
}
