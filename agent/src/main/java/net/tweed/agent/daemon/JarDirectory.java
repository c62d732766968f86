package net.tweed.agent.daemon;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.tweed.core.model.TweedException;

/** Jars that are looked at only where something asks for what is in them. */
final class JarDirectory {
    private JarDirectory() {}

    /** A loader of the jars in {@code under/name}, which has everything of this program too; without any, the program's. */
    static ClassLoader loader(String under, String name) {
        ClassLoader own = JarDirectory.class.getClassLoader();
        Path directory = Path.of(under).resolve(name);
        if (under.isEmpty() || !Files.isDirectory(directory)) {
            return own;
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<URL> jars = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
                jars.add(url(file));
            }
            return new URLClassLoader(name, jars.toArray(URL[]::new), own);
        } catch (IOException e) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "Cannot read " + directory + ", where jars are looked for: give the daemon's user the right to",
                    e);
        }
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }
}
