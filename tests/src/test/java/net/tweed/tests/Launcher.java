package net.tweed.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs {@code ./tweed} of this source tree, as it was built in this very Maven run. */
public final class Launcher {
    /** How a run ended, and all it printed. */
    record Ended(int exit, String output) {}

    private final Path root;

    public Launcher() {
        root = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.isExecutable(path.resolve("tweed")))
                .findFirst()
                .orElseThrow();
    }

    public Path root() {
        return root;
    }

    /** The command itself. */
    Path tweed() {
        return root.resolve("tweed");
    }

    /** Where the installed form lies. */
    Path home() {
        return root.resolve("dist/target/tweed");
    }

    /** Runs to the end; a run that takes longer than the bound is killed and fails. */
    Ended run(Duration bound, Map<String, String> environment, String... arguments) {
        try {
            Path output = Files.createTempFile("tweed", ".out");
            try {
                Process process = start(output, environment, arguments);
                if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("No end within " + bound + ": " + Files.readString(output));
                }
                return new Ended(process.exitValue(), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted", e);
        }
    }

    /** Starts and returns; standard output and error go to the file. */
    Process start(Path output, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = Stream.concat(Stream.of(tweed().toString()), Stream.of(arguments))
                .toList();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.redirectInput(Path.of("/dev/null").toFile());
        // A build inside this build would change the jars that both use.
        builder.environment().put("TWEED_NO_BUILD", "yes");
        builder.environment().putAll(environment);
        return builder.start();
    }
}
