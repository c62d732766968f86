package net.tweed.agent.options;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each flag comes to: the command line's value, else {@code TWEED_}'s, else {@code FLANNELD_}'s. Empty is absent. */
final class Values {
    private final Map<Flag, List<String>> given;
    private final Map<String, String> environment;

    Values(Map<Flag, List<String>> given, Map<String, String> environment) {
        this.given = given;
        this.environment = environment;
    }

    /**
     * A value and where it stands.
     *
     * @param text as it was written; may be a secret
     * @param source {@code --iface} or {@code FLANNELD_IFACE}: what messages name it by
     */
    record Value(String text, String source) {}

    /** The values, at most one unless the flag is a list; empty where none was given. */
    List<Value> all(Flag flag) {
        List<String> texts = given.getOrDefault(flag, List.of());
        if (!texts.isEmpty()) {
            List<String> counting =
                    flag.kind() == Flag.Kind.LIST ? texts : texts.subList(texts.size() - 1, texts.size());
            return counting.stream()
                    .filter(text -> !text.isEmpty())
                    .map(text -> new Value(text, "--" + flag.text()))
                    .toList();
        }
        for (String prefix : List.of("TWEED_", "FLANNELD_")) {
            String name = prefix + flag.variable();
            String text = environment.getOrDefault(name, "");
            if (!text.isEmpty()) {
                return List.of(new Value(text, name));
            }
        }
        return List.of();
    }

    Optional<Value> one(Flag flag) {
        return all(flag).stream().findFirst();
    }

    /** The value, or the default. */
    Value oneOrDefault(Flag flag) {
        return one(flag).orElseGet(() -> new Value(flag.byDefault(), "--" + flag.text()));
    }
}
