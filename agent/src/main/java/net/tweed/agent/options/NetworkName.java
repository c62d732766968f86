package net.tweed.agent.options;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a network among several may be called: its name stands in keys, file names and log lines. */
public final class NetworkName {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /** Keys of a single network stand under these, beside the names. */
    private static final Set<String> TAKEN = Set.of("config", "subnets", "tweed");

    private NetworkName() {}

    /** Why the name cannot be one; empty where it can. */
    public static Optional<String> fault(String name) {
        if (TAKEN.contains(name)) {
            return Optional.of("\"" + name + "\" cannot be a network's name: a single network's keys stand there");
        }
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("\"" + shown(name) + "\" cannot be a network's name: 1 to 63 letters, digits, dots,"
                        + " underscores and hyphens, beginning with a letter or digit");
    }

    private static String shown(String name) {
        return name.length() <= 80 ? name : name.substring(0, 80) + "…";
    }
}
