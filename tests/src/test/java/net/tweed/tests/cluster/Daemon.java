package net.tweed.tests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One run of the daemon: a process in a host's namespace. */
public final class Daemon {
    private static final int TO_THE_END = 20; // seconds

    private final Process process;
    private final Path log;

    private Daemon(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Begins it, with both its streams in the file. */
    static Daemon start(
            String namespace, Path log, DaemonCommand how, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        command.addAll(how.words());
        command.addAll(arguments);
        try {
            ProcessBuilder builder =
                    Shell.builder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(how.environment());
            builder.environment().putAll(environment);
            return new Daemon(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** What runs now in the process that was started, with its arguments. */
    public String commandLine() {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM, and its exit code. */
    public int terminate() {
        process.destroy();
        return exitCode();
    }

    /** {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** Keeps it from seeing what happens until {@link #resume}. */
    public void pause() {
        Shell.run("kill", "-STOP", Long.toString(process.pid()));
    }

    public void resume() {
        Shell.run("kill", "-CONT", Long.toString(process.pid()));
    }

    /** Waits for its end. */
    public int exitCode() {
        return Shell.end(process, TO_THE_END, "the daemon with the log " + log);
    }

    /** Everything it has said. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many lines of its log contain a match. */
    public long lines(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return log().lines().filter(line -> pattern.matcher(line).find()).count();
    }
}
