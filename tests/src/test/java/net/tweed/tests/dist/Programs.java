package net.tweed.tests.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs that may take minutes. */
final class Programs {
    private static final int MINUTES = 10;

    /** How one ended, and what it said on both streams. */
    record Ended(int exit, String output) {
        /** What it said; an AssertionError with all that where it failed. */
        String well() {
            if (exit != 0) {
                throw new AssertionError("It failed with " + exit + ": " + output);
            }
            return output;
        }
    }

    private Programs() {}

    static Ended run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("program", ".out");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.redirectInput(Path.of("/dev/null").toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("TWEED") || name.startsWith("JAVA"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " has no end: " + Files.readString(output));
            }
            return new Ended(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    static Ended run(List<String> command) throws IOException, InterruptedException {
        return run(Map.of(), command.toArray(String[]::new));
    }
}
