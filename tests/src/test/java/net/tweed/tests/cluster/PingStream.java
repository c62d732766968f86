package net.tweed.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Pings twenty times a second for as long as it is open: shows a gap in the data path. */
public final class PingStream implements AutoCloseable {
    private static final Pattern ANSWERED = Pattern.compile("icmp_seq=(\\d+) ttl");
    private static final Pattern SENT = Pattern.compile("(\\d+) packets transmitted");
    /** As many as may be on the way when it is ended, on a busy machine: those of one second. */
    private static final int ON_THE_WAY = 20;

    private final Process process;
    private final Path output;

    private PingStream(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** From this namespace to this address, once the first was answered. */
    public static PingStream start(String from, String to) {
        Pings.answered(List.of(new Pings.Pair(from, to)));
        try {
            Path output = Files.createTempFile("pings", ".txt");
            Process process = Shell.builder(List.of("ip", "netns", "exec", from, "ping", "-n", "-i", "0.05", to))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new PingStream(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it: none may have been lost. */
    public void assertWithoutLoss() {
        String text = end();
        Set<Integer> answered = new TreeSet<>(numbers(ANSWERED, text));
        int last = answered.stream().reduce(0, Math::max);
        assertThat(IntStream.rangeClosed(1, last).boxed().filter(n -> !answered.contains(n)))
                .as("pings that were not answered, up to the last that was, number %d", last)
                .isEmpty();
        assertThat(last)
                .as("the last ping that was answered, of all that were sent")
                .isGreaterThan(0)
                .isGreaterThanOrEqualTo(numbers(SENT, text).get(0) - ON_THE_WAY);
    }

    private static List<Integer> numbers(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .map(Integer::valueOf)
                .toList();
    }

    private String end() {
        try {
            Shell.run("kill", "-INT", Long.toString(process.pid()));
            Shell.end(process, 10, "ping");
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
