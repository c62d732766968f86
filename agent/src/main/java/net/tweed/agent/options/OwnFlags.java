package net.tweed.agent.options;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The flags that an operator's command has beside the daemon's: {@code --output}, and switches of its own.
 *
 * @param rest the other words, for the daemon's reader
 */
record OwnFlags(Output output, Set<String> given, List<String> rest, List<String> faults) {

    /** Takes them out of a command line. */
    static OwnFlags take(List<String> words, List<String> switches) {
        Output output = Output.TEXT;
        Set<String> given = new HashSet<>();
        List<String> rest = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i).replaceFirst("^--?", "");
            boolean flag = words.get(i).startsWith("-");
            if (flag && switches.contains(word)) {
                given.add(word);
            } else if (flag && (word.equals("output") || word.equals("o"))) {
                i++;
                output = output(i < words.size() ? words.get(i) : "", faults);
            } else if (flag && (word.startsWith("output=") || word.startsWith("o="))) {
                output = output(word.substring(word.indexOf('=') + 1), faults);
            } else {
                rest.add(words.get(i));
            }
        }
        return new OwnFlags(output, given, rest, faults);
    }

    private static Output output(String text, List<String> faults) {
        if (!text.equals("json") && !text.equals("text")) {
            faults.add("--output is text or json");
        }
        return text.equals("json") ? Output.JSON : Output.TEXT;
    }
}
