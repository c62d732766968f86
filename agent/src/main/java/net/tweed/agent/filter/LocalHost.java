package net.tweed.agent.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.tweed.core.model.TweedException;

/** This machine. A program runs in the network namespace of the calling thread. */
final class LocalHost implements Host {
    /** Where administrators' programs are, also when {@code PATH} is an ordinary user's. */
    private static final List<String> ADMIN_PATH = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

    private final Duration timeout;
    private final int maxOutput;

    /** The defaults: 10 s (the lock of iptables is waited for 5), 32 MB (some 200,000 rules of a large host). */
    LocalHost() {
        this(Duration.ofSeconds(10), 32 << 20);
    }

    LocalHost(Duration timeout, int maxOutput) {
        this.timeout = timeout;
        this.maxOutput = maxOutput;
    }

    @Override
    public Optional<Output> run(List<String> command, String input) {
        Optional<String> program = find(command.get(0));
        if (program.isEmpty()) {
            return Optional.empty();
        }
        List<String> resolved = new ArrayList<>(command);
        resolved.set(0, program.get());
        ProcessBuilder builder = new ProcessBuilder(resolved);
        builder.environment().put("LC_ALL", "C");
        try {
            return Optional.of(converse(builder.start(), command, input));
        } catch (IOException e) {
            throw new TweedException(
                    TweedException.Kind.UNAVAILABLE,
                    "Cannot run " + program.get() + ": " + e.getMessage() + ". Check that it is executable",
                    e);
        }
    }

    private Output converse(Process process, List<String> command, String input) {
        Drain out = new Drain(process.getInputStream(), maxOutput);
        Drain err = new Drain(process.getErrorStream(), maxOutput);
        try {
            out.start(command.get(0) + " stdout");
            err.start(command.get(0) + " stderr");
            write(process, input);
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw unfinished(
                        command,
                        "did not end within " + timeout.toSeconds()
                                + " s and was killed. Another program may hold its lock: see `ps`, and try again");
            }
            if (!out.await() || !err.await()) {
                throw unfinished(
                        command,
                        "printed more than " + maxOutput
                                + " bytes, or left a child that holds its output. Look at it by hand");
            }
            return new Output(process.exitValue(), out.text(), err.text());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TweedException(
                    TweedException.Kind.UNAVAILABLE, command.get(0) + " was interrupted: the daemon is stopping", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void write(Process process, String input) {
        try (OutputStream to = process.getOutputStream()) {
            to.write(input.getBytes(UTF_8));
        } catch (IOException e) {
            // It ended without reading all: its exit status and its words on stderr say why.
            return;
        }
    }

    private static TweedException unfinished(List<String> command, String why) {
        return new TweedException(TweedException.Kind.UNAVAILABLE, "`" + String.join(" ", command) + "` " + why);
    }

    private static Optional<String> find(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), ADMIN_PATH.stream())
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .map(Path::toString)
                .findFirst();
    }

    @Override
    public List<String> lines(String path) {
        try {
            return Files.readAllLines(Path.of(path), UTF_8);
        } catch (NoSuchFileException | AccessDeniedException e) {
            return List.of();
        } catch (IOException e) {
            throw new TweedException(TweedException.Kind.UNAVAILABLE, "Cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    /** Reads a stream to its end, keeping no more than the limit. Its thread ends with the stream. */
    private static final class Drain {
        private final InputStream from;
        private final int limit;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private Thread thread = Thread.currentThread();
        private volatile boolean complete;

        Drain(InputStream from, int limit) {
            this.from = from;
            this.limit = limit;
        }

        void start(String name) {
            thread = new Thread(this::read, name);
            thread.setDaemon(true);
            thread.start();
        }

        private void read() {
            byte[] buffer = new byte[8192];
            try (from) {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    if (kept.size() + n > limit) {
                        return;
                    }
                    kept.write(buffer, 0, n);
                }
                complete = true;
            } catch (IOException e) {
                // Killed: incomplete, which await() tells.
                return;
            }
        }

        /** Whether the whole output was read; to be called once the process has ended. */
        boolean await() throws InterruptedException {
            thread.join(1000);
            return complete;
        }

        String text() {
            return kept.toString(UTF_8);
        }
    }
}
