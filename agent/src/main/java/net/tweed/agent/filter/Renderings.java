package net.tweed.agent.filter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How this host's {@code nft} prints what we write: a dictionary, so that a version that words a rule in a way we do not
 * know is not taken for a change by hand, and answered with a rewrite, in every round.
 */
final class Renderings {
    private final Map<List<String>, List<String>> meanings = new HashMap<>();

    /** What the printed text stands for: itself, unless learned otherwise. */
    List<String> meaning(List<String> printed) {
        return meanings.getOrDefault(printed, printed);
    }

    /** To be called with what is printed right after a write; text of another shape than the written is not believed. */
    void learn(List<String> printed, List<String> written) {
        if (!printed.equals(written) && shape(printed).equals(shape(written))) {
            meanings.put(printed, written);
        }
    }

    /** The frame, with a mark for each rule; a rule is a line with our comment. */
    private static List<String> shape(List<String> body) {
        return body.stream()
                .map(line ->
                        line.endsWith(NftRules.FORWARD_COMMENT) || line.endsWith(NftRules.MASQ_COMMENT) ? "rule" : line)
                .toList();
    }
}
