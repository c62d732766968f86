package net.tweed.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.tweed.core.testing.Await;
import net.tweed.tests.Launcher.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code ./tweed}, and the form that is installed on hosts. */
class LauncherIT {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final Launcher launcher = new Launcher();

    @Test
    void helpIsPrintedWithoutArguments() {
        Ended bare = run();
        assertThat(bare.exit()).isZero();
        assertThat(bare.output()).contains("Usage: ./tweed", "agent [flags]", "demo [options]");
        assertThat(run("help")).isEqualTo(bare);
        assertThat(run("--help")).isEqualTo(bare);
    }

    @Test
    void unknownCommandIsWrongUsage() {
        Ended ended = run("frobnicate");
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.output()).contains("frobnicate").contains("./tweed help");
    }

    @Test
    void unknownFlagIsWrongUsage() {
        Ended ended = run("agent", "--etcd-endpoint=http://127.0.0.1:2379");
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.output()).contains("--etcd-endpoints");
    }

    @Test
    void versionIsPrinted() {
        Ended ended = run("version");
        assertThat(ended.exit()).isZero();
        assertThat(ended.output()).matches("(?s).*\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void everyBackendIsInstalled() {
        assertThat(run("backends").output().lines()).contains("host-gw", "udp", "vxlan");
    }

    @Test
    void badOptionsOfTheDemoAreWrongUsage() {
        for (String option : List.of("--hosts=1", "--hosts=x", "--backend=none", "--network=here", "--frob")) {
            assertThat(run("demo", option).exit()).as(option).isEqualTo(2);
        }
    }

    @Test
    void missingBuildIsSaid(@TempDir Path elsewhere) throws Exception {
        Path copy = Files.copy(launcher.root().resolve("tweed"), elsewhere.resolve("tweed"));
        ProcessBuilder builder = new ProcessBuilder(copy.toString(), "version").redirectErrorStream(true);
        builder.environment().put("TWEED_NO_BUILD", "yes");
        Process process = builder.start();
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).contains("tweed build");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    /** {@code -Xshare:on} refuses to start where the archive is not usable. */
    @Test
    void theArchiveIsInUse(@TempDir Path directory) throws IOException {
        Path loaded = directory.resolve("loaded");
        Ended ended = launcher.run(BOUND, archiveOnly(loaded), "version");
        assertThat(ended.exit()).as(ended.output()).isZero();
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains("net.tweed.agent.Main source: shared objects file"));
        assertNothingOfOursFromJars(loaded);
    }

    private static Map<String, String> archiveOnly(Path loaded) {
        return Map.of("TWEED_JAVA_OPTS", "-Xshare:on -Xlog:class+load:file=" + loaded);
    }

    private static void assertNothingOfOursFromJars(Path loaded) throws IOException {
        assertThat(Files.readAllLines(loaded))
                .filteredOn(line -> line.contains("net.tweed.") && line.contains("source: file:"))
                .isEmpty();
    }

    /** The daemon is the process that was started, and what it uses at work is in the archive, not only its options. */
    @Test
    @Timeout(120)
    void theDaemonIsOneProcessOutOfTheArchive(@TempDir Path directory) throws Exception {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                .as("user id: without root the build may not run a daemon, to find out its classes")
                .isEqualTo(0);
        Path loaded = directory.resolve("loaded");
        Path output = directory.resolve("output");
        Process daemon = launcher.start(
                output,
                archiveOnly(loaded),
                "agent",
                "-etcd-endpoints=http://127.0.0.1:1",
                "-state-dir=" + directory,
                "-subnet-file=" + directory.resolve("subnet.env"));
        try {
            Await.until(
                    "the daemon says that etcd does not answer",
                    BOUND,
                    () -> text(output).contains("127.0.0.1:1"));
            assertThat(daemon.info().command().orElseThrow()).endsWith("/java");
            assertThat(daemon.descendants()).isEmpty();
        } finally {
            daemon.destroy();
        }
        assertThat(daemon.waitFor()).isZero();
        List<String> lines = Files.readAllLines(loaded);
        assertThat(lines).anyMatch(line -> line.contains("net.tweed.core.etcd.EtcdLeaseStore source: shared objects"));
        long shared = lines.stream()
                .filter(line -> line.contains("shared objects file"))
                .count();
        assertThat(100.0 * shared / lines.size())
                .as("percentage of classes from the archive")
                .isGreaterThan(95);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void withoutTheArchiveItStartsAllTheSame() {
        Ended ended = launcher.run(BOUND, Map.of("TWEED_JAVA_OPTS", "-XX:SharedArchiveFile=/nowhere"), "version");
        assertThat(ended.exit()).as(ended.output()).isZero();
    }

    private Ended run(String... arguments) {
        return launcher.run(BOUND, Map.of(), arguments);
    }
}
