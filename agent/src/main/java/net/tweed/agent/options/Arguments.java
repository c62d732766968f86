package net.tweed.agent.options;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A command line taken apart, by the rules of Go's {@code flag} package: one dash or two, {@code -flag=value} or
 * {@code -flag value}, switches without a value, {@code --} ends the flags.
 *
 * @param given each flag that was given, with its values in order; {@code true} for a switch given alone
 * @param faults what is wrong with it; never shows a value
 */
record Arguments(Map<Flag, List<String>> given, List<String> faults) {

    static Arguments parse(List<String> words) {
        Arguments result = new Arguments(new EnumMap<>(Flag.class), new ArrayList<>());
        int next = 0;
        while (next < words.size()) {
            next = result.take(words, next);
        }
        return result;
    }

    /** Takes the flag at this position. Returns the position after it and its value. */
    private int take(List<String> words, int at) {
        String word = words.get(at);
        if (word.length() < 2 || word.charAt(0) != '-' || word.equals("--")) {
            faults.add("Argument " + (at + 1) + " is no flag, and the daemon takes only flags" + hint(words, at));
            return words.size();
        }
        String name = word.substring(word.startsWith("--") ? 2 : 1);
        int equals = name.indexOf('=');
        String value = equals < 0 ? "" : name.substring(equals + 1);
        String plain = equals < 0 ? name : name.substring(0, equals);
        Flag flag = Flag.named(plain).orElse(null);
        if (flag == null) {
            faults.add("Unknown flag --" + plain + Suggestions.of(plain));
            return at + 1;
        }
        if (equals < 0 && flag.alone()) {
            add(flag, "true");
            return at + 1;
        }
        if (equals >= 0) {
            add(flag, value);
            return at + 1;
        }
        if (at + 1 == words.size()) {
            faults.add("--" + plain + " needs a value: --" + plain + "=…");
            return at + 1;
        }
        add(flag, words.get(at + 1));
        return at + 2;
    }

    private static String hint(List<String> words, int at) {
        boolean afterSwitch = at > 0
                && Flag.named(words.get(at - 1).replaceFirst("^--?", ""))
                        .filter(Flag::alone)
                        .isPresent();
        return afterSwitch
                ? ": a switch takes its value after an equals sign, as in " + words.get(at - 1) + "=false"
                : "";
    }

    private void add(Flag flag, String value) {
        given.computeIfAbsent(flag, f -> new ArrayList<>()).add(value);
    }
}
