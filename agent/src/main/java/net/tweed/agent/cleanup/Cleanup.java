package net.tweed.agent.cleanup;

import java.util.List;
import java.util.function.Consumer;
import net.tweed.core.model.TweedException;

/** Removes everything of ours from this host, for {@code --cleanup}. A step that fails does not keep the others back. */
public final class Cleanup {
    private final List<CleanupStep> steps;
    private final Consumer<String> say;

    /**
     * A cleanup that has done nothing yet.
     *
     * @param steps in the order in which they are done
     * @param say takes each line for the operator
     */
    public Cleanup(List<CleanupStep> steps, Consumer<String> say) {
        this.steps = List.copyOf(steps);
        this.say = say;
    }

    /** Removes, says what, and returns the exit code: 0 only where nothing of ours is left. */
    public int run() {
        int removed = 0;
        int left = 0;
        for (CleanupStep step : steps) {
            CleanupStep.Report report = report(step);
            report.removed().forEach(what -> say.accept("removed " + step.name() + ": " + what));
            report.left().forEach(what -> say.accept("NOT removed " + step.name() + ": " + what));
            removed += report.removed().size();
            left += report.left().size();
        }
        say.accept(
                left == 0
                        ? "clean: " + removed + " removed, nothing of Tweed's is left on this host"
                        : "not clean: " + removed + " removed, " + left + " left; see above, then run it again");
        return left == 0 ? 0 : 1;
    }

    private static CleanupStep.Report report(CleanupStep step) {
        try {
            return step.remove();
        } catch (TweedException e) {
            return new CleanupStep.Report(List.of(), List.of(String.valueOf(e.getMessage())));
        }
    }
}
