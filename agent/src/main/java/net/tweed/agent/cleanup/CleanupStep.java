package net.tweed.agent.cleanup;

import java.util.List;

/** One kind of things to remove from this host. */
public interface CleanupStep {
    /** What it removes, in words: {@code routes}. */
    String name();

    /**
     * Removes what there is. Nothing there is nothing removed, and no failure.
     *
     * @throws net.tweed.core.model.TweedException where it cannot even be looked for
     */
    Report remove();

    /**
     * What a step came to.
     *
     * @param removed what is gone now, one text each
     * @param left what should be gone and is not, each with its reason
     */
    record Report(List<String> removed, List<String> left) {
        public Report {
            removed = List.copyOf(removed);
            left = List.copyOf(left);
        }

        static Report gone(String what) {
            return new Report(List.of(what), List.of());
        }

        static Report nothing() {
            return new Report(List.of(), List.of());
        }
    }
}
