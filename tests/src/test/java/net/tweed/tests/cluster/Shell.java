package net.tweed.tests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end. */
public final class Shell {
    private static final int SECONDS = 60;

    private Shell() {}

    /** How a program ended, and what it said on both streams. */
    public record Result(int status, String text) {}

    /** What the program said; an AssertionError that quotes it where it fails. */
    public static String run(String... command) {
        Result result = attempt(command);
        if (result.status() != 0) {
            throw new AssertionError(
                    String.join(" ", command) + " failed with " + result.status() + ": " + result.text());
        }
        return result.text();
    }

    /** Runs it, whatever comes of it. */
    public static Result attempt(String... command) {
        try {
            return finish(start(List.of(command)), command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins it, with both streams on one, and without variables that change what etcd's tools do. */
    static Process start(List<String> command) throws IOException {
        return builder(command).redirectErrorStream(true).start();
    }

    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.matches("(ETCD|FLANNELD|TWEED).*|NOTIFY_SOCKET"));
        builder.environment().put("ETCDCTL_API", "3");
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    static Result finish(Process process, String... command) throws IOException {
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(end(process, SECONDS, command), text);
    }

    /** Waits for its end, and returns its exit code. */
    static int end(Process process, int seconds, String... command) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(String.join(" ", command) + " did not end within " + seconds + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for " + String.join(" ", command), e);
        }
    }
}
