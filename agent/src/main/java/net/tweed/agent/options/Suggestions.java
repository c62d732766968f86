package net.tweed.agent.options;

import java.util.stream.Stream;
import net.tweed.core.wire.Suggestion;

/** What may have been meant by a flag that is none. */
final class Suggestions {
    private Suggestions() {}

    /** {@code : did you mean --iface?}, or where to look. */
    static String of(String unknown) {
        return Suggestion.closest(
                        unknown, Stream.of(Flag.values()).map(Flag::text).toList())
                .map(name -> ": did you mean --" + name + "?")
                .orElse(": tweed agent --help lists them");
    }
}
