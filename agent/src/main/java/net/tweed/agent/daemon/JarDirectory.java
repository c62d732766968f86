package net.tweed.agent.daemon;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.tweed.core.model.TweedException;

/**
 * Directories with jars that are looked at only where something asks for what is in them.
 *
 * @param variable of the environment that names them, for messages
 */
record JarDirectory(String variable) {
    /** A loader of the jars in these directories, which has everything of the parent too; without any jar, the parent. */
    ClassLoader loader(String name, List<Path> directories, ClassLoader parent) {
        List<URL> jars = new ArrayList<>();
        for (Path directory : directories) {
            entries(directory, file -> file.toString().endsWith(".jar")).forEach(jar -> jars.add(url(jar)));
        }
        return jars.isEmpty() ? parent : new URLClassLoader(name, jars.toArray(URL[]::new), parent);
    }

    /** What lies in the directory, by name; nothing where there is none. */
    List<Path> entries(Path directory, Predicate<Path> which) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().filter(which).toList();
        } catch (IOException e) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "Cannot read " + directory
                            + ", where jars are looked for: give the daemon's user the right to, or set " + variable
                            + " to another directory",
                    e);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e); // a file has one
        }
    }
}
