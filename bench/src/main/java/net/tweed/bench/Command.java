package net.tweed.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.tweed.core.model.Clock;

/** A program run to its end, in the network namespace of the calling thread. */
final class Command {
    private Command() {}

    /** Runs it with this on its standard input. Returns how long it took, from start to end. */
    static Duration time(String input, List<String> words) {
        Clock clock = Clock.system();
        Duration before = clock.uptime();
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        try {
            Process process = builder.start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            Duration took = clock.uptime().minus(before);
            if (status != 0) {
                throw new BenchFailure(words + " ended with " + status + ": " + output.strip());
            }
            return took;
        } catch (IOException e) {
            throw new BenchFailure("cannot run " + words + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted in " + words, e);
        }
    }

    static Duration time(String... words) {
        return time("", List.of(words));
    }

    /** Begins a program whose output goes to a file. */
    static Process start(Path output, List<String> words) {
        try {
            return new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
        } catch (IOException e) {
            throw new BenchFailure("cannot run " + words + ": " + e.getMessage(), e);
        }
    }
}
