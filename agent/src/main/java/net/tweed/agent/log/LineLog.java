package net.tweed.agent.log;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Writes records, one line each. Safe for all threads. */
final class LineLog {
    private static final int LONGEST = 8192; // characters; a line of a whole lease list helps nobody
    private static final int DEEPEST = 8; // causes told; more are a loop

    private static final int FRAMES = 40;

    private final PrintStream out;
    private final Clock clock;
    private final Verbosity verbosity;
    private final Supplier<@Nullable String> network;

    LineLog(PrintStream out, Clock clock, Verbosity verbosity) {
        this(out, clock, verbosity, () -> null);
    }

    /** @param network the network that the calling thread works for, where it is one of several */
    LineLog(PrintStream out, Clock clock, Verbosity verbosity, Supplier<@Nullable String> network) {
        this.network = network;
        this.out = out;
        this.clock = clock;
        this.verbosity = verbosity;
    }

    boolean enabled(String logger, Level level) {
        return level.toInt() >= verbosity.least(logger).toInt();
    }

    /** Writes one record; names the logger where it is another library's. */
    void write(String logger, Level level, String text, @Nullable Throwable thrown) {
        StringBuilder line = new StringBuilder(160);
        time(line, clock.now());
        line.append(' ').append(level).append(level.toString().length() == 4 ? "  " : " ");
        String of = network.get();
        if (of != null) {
            clean(line.append(Logs.NETWORK).append('='), of);
            line.append(' ');
        }
        if (!Verbosity.ours(logger)) {
            line.append(logger).append(": ");
        }
        clean(line, text);
        if (thrown != null) {
            causes(line, thrown);
        }
        if (line.length() > LONGEST) {
            line.setLength(LONGEST);
            line.append('…');
        }
        line.append('\n');
        if (thrown != null && (!(thrown instanceof TweedException) || verbosity.everything())) {
            stack(line, thrown);
        }
        byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /** {@code 2026-11-21T15:14:22.887Z}, without the JDK's formatters, which start slowly. */
    private static void time(StringBuilder line, Instant now) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(now.getEpochSecond(), 0, ZoneOffset.UTC);
        String seconds = utc.toString(); // leaves :00 seconds out
        String millis = Integer.toString(1000 + now.getNano() / 1_000_000);
        line.append(seconds).append(seconds.length() == 16 ? ":00." : ".");
        line.append(millis, 1, 4).append('Z');
    }

    private static void causes(StringBuilder line, Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            line.append(depth == 0 ? ": " : "; because of ");
            if (!(at instanceof TweedException)) {
                line.append(at.getClass().getSimpleName()).append(' ');
            }
            String message = at.getMessage();
            clean(line, message == null ? "" : message);
            at = at.getCause();
        }
    }

    /** Text may come from other hosts: whatever could end the line or steer a terminal becomes a blank. */
    private static void clean(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
        }
    }

    /** Where it was thrown, for defects; the messages stand in the line before. */
    private static void stack(StringBuilder line, Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            line.append("    ").append(at.getClass().getName()).append('\n');
            StackTraceElement[] frames = at.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, FRAMES); i++) {
                line.append("        at ").append(frames[i]).append('\n');
            }
            at = at.getCause();
        }
    }
}
