package net.tweed.core.enrol;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For whom a document is signed: {@code tweed:k3j9x0qa:worker-7:1763784000}, the cluster, the client that shows it, and when
 * the server asked for it. A document for one cluster or client is none for another; and as an agent takes nothing else for
 * an audience, no server can have it fetch a document that is good somewhere else.
 *
 * @param cluster its own name
 * @param client the client's name at the server
 * @param at to the second
 */
public record Audience(String cluster, String client, Instant at) {
    private static final Pattern FORM = Pattern.compile("tweed:([a-z0-9]{8}):([A-Za-z0-9._@:-]{1,128}):([0-9]{1,11})");

    /** Reads the text; empty where it is no audience. */
    public static Optional<Audience> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new Audience(
                        parts.group(1), parts.group(2), Instant.ofEpochSecond(Long.parseLong(parts.group(3)))))
                : Optional.empty();
    }

    public String text() {
        return "tweed:" + cluster + ":" + client + ":" + at.getEpochSecond();
    }
}
