package net.tweed.core.lease;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who had a subnet last. In the ledger it is a line that operators can read:
 * {@code 192.168.77.11 claimed 2026-01-01T00:00:00Z ended 2026-01-02T00:00:00Z}, with {@code -} for what is not known.
 *
 * @param holder the public address of the last host
 * @param claimed when it claimed the subnet, where that was recorded
 * @param end when its lease ended; empty while it lasts, or where nobody saw the end
 */
record Past(String holder, Optional<Instant> claimed, Optional<Instant> end) {
    private static final Pattern LINE = Pattern.compile("([0-9a-f:.]{2,45}) claimed (\\S{1,40}) ended (\\S{1,40})");
    private static final String UNKNOWN = "-";

    String encode() {
        return holder + " claimed " + text(claimed) + " ended " + text(end);
    }

    /** Reads a line; empty where it makes no sense. */
    static Optional<Past> decode(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Past(parts.group(1), instant(parts.group(2)), instant(parts.group(3))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String text(Optional<Instant> instant) {
        return instant.map(Instant::toString).orElse(UNKNOWN);
    }

    private static Optional<Instant> instant(String text) {
        return text.equals(UNKNOWN) ? Optional.empty() : Optional.of(Instant.parse(text));
    }
}
