package net.tweed.netlink.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs. */
final class Commands {
    private static final long SECONDS = 60;

    private Commands() {}

    /** The program's output, both streams; its failure is an AssertionError that quotes it. */
    static String run(String input, List<String> command) {
        Output output = attempt(input, command);
        if (output.status() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed (" + output.status() + "): " + output.text()
                    + (input.isEmpty() ? "" : "\ninput was:\n" + input));
        }
        return output.text();
    }

    record Output(int status, String text) {}

    static Output attempt(String input, List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // it ended without reading: its status tells
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " did not end in " + SECONDS + " s: " + text);
            }
            return new Output(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while running " + command, e);
        }
    }
}
