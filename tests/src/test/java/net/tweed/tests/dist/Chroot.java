package net.tweed.tests.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.tweed.tests.dist.Programs.Ended;

/** A root directory for programs: an overlay, so that the base stays as it is and what was written lies in one place. */
final class Chroot implements AutoCloseable {
    /** What package management notes for itself, and what programs have for a moment. */
    private static final String NO_MATTER = "(var/(lib/dpkg|lib/apt|log|cache)|tmp|dev|proc)(/.*)?";

    private final Path base;
    private final Path directory;

    private Chroot(Path base, Path directory) {
        this.base = base;
        this.directory = directory;
    }

    /** A new one on this base, in an empty directory. */
    static Chroot on(Path base, Path directory) throws Exception {
        for (String part : List.of("root", "written", "work")) {
            Files.createDirectories(directory.resolve(part));
        }
        Chroot made = new Chroot(base, directory);
        String layers = "lowerdir=" + base + ",upperdir=" + directory.resolve("written") + ",workdir="
                + directory.resolve("work");
        Programs.run(List.of(
                        "mount",
                        "-t",
                        "overlay",
                        "tweed",
                        "-o",
                        layers,
                        made.root().toString()))
                .well();
        Programs.run(List.of(
                        "mount",
                        "-t",
                        "proc",
                        "proc",
                        made.root().resolve("proc").toString()))
                .well();
        // No device is made in it: the null device of the machine will do.
        Path nothing = made.root().resolve("dev/null");
        if (!Files.exists(nothing)) {
            Files.createFile(nothing);
            Programs.run(List.of("mount", "--bind", "/dev/null", nothing.toString()))
                    .well();
        }
        return made;
    }

    Path root() {
        return directory.resolve("root");
    }

    Ended run(Map<String, String> environment, String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of("chroot", root().toString(), "/usr/bin/env"));
        all.add("PATH=/opt/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        all.add("DEBIAN_FRONTEND=noninteractive");
        all.addAll(List.of(command));
        return Programs.run(environment, all.toArray(String[]::new));
    }

    /** What it said. */
    String run(String... command) throws Exception {
        return run(Map.of(), command).well();
    }

    /** Everything that is there and not in the base, and every file that is another one. */
    Set<String> written() throws IOException {
        Path top = directory.resolve("written");
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(
                            file -> !Files.isDirectory(file) || !Files.isDirectory(base.resolve(top.relativize(file))))
                    .map(file -> top.relativize(file).toString())
                    .filter(name -> !name.matches(NO_MATTER))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Override
    public void close() throws Exception {
        assertThat(Programs.run(List.of("umount", "--recursive", root().toString()))
                        .exit())
                .isZero();
    }
}
