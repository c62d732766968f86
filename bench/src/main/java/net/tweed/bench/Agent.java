package net.tweed.bench;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import net.tweed.core.model.Clock;

/** A daemon on a host: a process started as users start it, with its files in a directory of the host's own. */
final class Agent implements AutoCloseable {
    private static final Duration AT_MOST = Duration.ofSeconds(60);
    /** So long without using the processor is at rest. */
    private static final Duration REST = Duration.ofMillis(500);

    private static final String SNAPSHOT = " Read the leases: ";
    private static final Pattern WRITTEN = Pattern.compile("written=(\\d+) removed=(\\d+)");

    private final Clock clock = Clock.system();
    private final Path directory;
    private final WatchService files;
    private final Instant wallAtStart;
    private final Duration started;
    private final Process process;
    private final ProcessUse use;
    private boolean stopped;

    private Agent(Path launcher, Host host, Path directory) throws IOException {
        this.directory = directory;
        files = FileSystems.getDefault().newWatchService();
        directory.register(files, StandardWatchEventKinds.ENTRY_CREATE);
        List<String> words = List.of(
                launcher.toString(),
                "agent",
                "-etcd-endpoints=" + Etcd.URL,
                "-iface=eth0",
                "-ip-masq",
                "-subnet-file=" + directory.resolve("subnet.env"),
                "-state-dir=" + directory.resolve("state"));
        wallAtStart = clock.now();
        started = clock.uptime();
        process = host.run(() -> Command.start(directory.resolve("log"), words));
        use = new ProcessUse(process.pid());
    }

    /** Starts one. The directory keeps what a restart finds again. */
    static Agent start(Path launcher, Host host, Path directory) {
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(directory.resolve("log"));
            return new Agent(launcher, host, directory);
        } catch (IOException e) {
            throw new BenchFailure("cannot start the daemon: " + e, e);
        }
    }

    /** When the process was started, in uptime. */
    Duration started() {
        return started;
    }

    /** Waits for the subnet file, and returns how long after the start it came. */
    Duration subnetFile() {
        Duration end = started.plus(AT_MOST);
        try {
            while (true) {
                Duration left = end.minus(clock.uptime());
                WatchKey key = left.isNegative() ? null : files.poll(left.toMillis(), TimeUnit.MILLISECONDS);
                Duration now = clock.uptime();
                if (key == null) {
                    throw new BenchFailure("no subnet file within " + AT_MOST.toSeconds() + " s; the log: " + log());
                }
                for (WatchEvent<?> event : key.pollEvents()) {
                    if (Path.of("subnet.env").equals(event.context())) {
                        return now.minus(started);
                    }
                }
                key.reset();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }

    /** When it had read all leases, in uptime, to the millisecond: as its log says. */
    Duration snapshotRead() {
        Optional<String> line =
                log().lines().filter(each -> each.contains(SNAPSHOT)).findFirst();
        String time = line.orElseThrow(() -> new BenchFailure("the daemon's log has no line \"" + SNAPSHOT + "\""))
                .split(" ", 2)[0];
        return started.plus(Duration.between(wallAtStart, Instant.parse(time)));
    }

    /** The rows that it says it has written or removed: the kernel tells of no row that was written as it was. */
    long rowsWritten() {
        return WRITTEN.matcher(log())
                .results()
                .mapToLong(line -> Long.parseLong(line.group(1)) + Long.parseLong(line.group(2)))
                .sum();
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            throw new BenchFailure("cannot read the daemon's log: " + e, e);
        }
    }

    /** Waits until it does nothing any more. */
    void atRest() {
        Rest rest = new Rest();
        Waits.until("the daemon is at rest", AT_MOST, rest::reached);
    }

    private final class Rest {
        private Duration used = Duration.ZERO;
        private Duration since = clock.uptime();

        boolean reached() {
            Duration now = processorTime();
            if (now.minus(used).compareTo(ProcessUse.TICK) > 0) {
                used = now;
                since = clock.uptime();
            }
            return clock.uptime().minus(since).compareTo(REST) > 0;
        }
    }

    Duration processorTime() {
        return use.processorTime();
    }

    double residentMegabytes() {
        return use.residentMegabytes();
    }

    /** Ends it as systemd does. What it made stays. */
    @Override
    public void close() {
        if (stopped) {
            return;
        }
        stopped = true;
        process.destroy();
        try {
            files.close();
            if (!process.waitFor(AT_MOST.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        } catch (IOException e) {
            throw new BenchFailure("cannot stop watching " + directory + ": " + e, e);
        }
    }
}
