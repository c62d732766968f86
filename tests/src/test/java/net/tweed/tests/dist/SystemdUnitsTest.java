package net.tweed.tests.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units of {@code dist/systemd} as {@code systemd-analyze} reads them, beside those of this machine. */
class SystemdUnitsTest {
    private static final Path SYSTEM = Path.of("/lib/systemd/system");
    private static final List<String> UNITS =
            List.of("tweed.service", "tweed-server.service", "tweed-docker-opts.service", "tweed-docker-opts.path");

    private final Path ours = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .map(path -> path.resolve("dist/systemd"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow();

    @TempDir
    private Path root;

    @BeforeEach
    void machineWithTheUnits() throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")) && Files.isDirectory(SYSTEM))
                .as("systemd is installed")
                .isTrue();
        copy(SYSTEM);
        copy(ours);
        for (String program : List.of("tweed", "mk-docker-opts.sh", "etcdctl")) {
            Path file = Files.createDirectories(root.resolve("usr/bin")).resolve(program);
            Files.writeString(file, "#!/bin/sh\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private void copy(Path from) throws IOException {
        Path to = Files.createDirectories(root.resolve("lib/systemd/system"));
        try (Stream<Path> files = Files.walk(from)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    Path target = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private String verified(String unit) throws Exception {
        Process process = new ProcessBuilder("systemd-analyze", "verify", "--man=no", "--root=" + root, unit)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", unit, output).isZero();
        return output;
    }

    @Test
    void everyUnitIsRight() throws Exception {
        for (String unit : UNITS) {
            assertThat(verified(unit).lines().filter(line -> line.contains("tweed")))
                    .as(unit)
                    .isEmpty();
        }
    }

    /** Whoever waits for the network waits for as long as it takes, and Docker waits for it. */
    @Test
    void theDaemonIsWaitedFor() throws IOException {
        assertThat(Files.readAllLines(ours.resolve("tweed.service")))
                .contains("Type=notify", "TimeoutStartSec=infinity", "Restart=always")
                .anyMatch(line -> line.startsWith("Before=") && line.contains("docker.service"));
    }

    /** The drop-in that writes the network's configuration, with the JSON as the program gets it. */
    @Test
    void theConfigurationReachesEtcdctlWhole() throws Exception {
        String line = Files.readAllLines(ours.resolve("tweed.service.d/50-network-config.conf")).stream()
                .filter(each -> each.startsWith("ExecStartPre="))
                .findFirst()
                .orElseThrow();
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        "etcdctl() { printf %s \"$3\"; }; etcdctl " + line.substring(line.indexOf("etcdctl ") + 8))
                .start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("{ \"Network\": \"10.1.0.0/16\", \"Backend\": {\"Type\": \"vxlan\"}}");
    }
}
