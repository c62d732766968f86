package net.tweed.agent.options;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The daemon's help text. */
public final class Help {
    private static final int COLUMN = 34; // the longest flag and its value fit

    private Help() {}

    public static String text() {
        String flags = Stream.of(Flag.values())
                .filter(flag -> !flag.help().isEmpty())
                .map(Help::line)
                .collect(Collectors.joining("\n"));
        return """
                Usage: tweed agent [flags]

                The daemon: leases a subnet for this host, and makes the subnets of all hosts reach one another.
                Each flag may have one dash or two; -flag=value or -flag value; a switch alone means true.
                Each is read from TWEED_<NAME> or FLANNELD_<NAME> too (upper case, - as _); flags win, then TWEED_.

                """ + flags + "\n";
    }

    private static String line(Flag flag) {
        String name = "  --" + flag.text() + (flag.alone() ? "" : " " + value(flag));
        String byDefault = flag.byDefault().isEmpty() || flag.byDefault().equals("false")
                ? ""
                : " (default " + flag.byDefault() + ")";
        String gap = name.length() < COLUMN ? " ".repeat(COLUMN - name.length()) : "\n" + " ".repeat(COLUMN);
        return name + gap + flag.help() + byDefault;
    }

    private static String value(Flag flag) {
        return switch (flag.kind()) {
            case NUMBER -> "N";
            case DURATION -> "TIME";
            case TEXT, SECRET, LIST, IGNORED, SWITCH -> "TEXT";
        };
    }
}
