package net.tweed.agent.cleanup;

import java.util.List;
import java.util.function.Consumer;
import net.tweed.core.model.TweedException;

/** Removes everything of ours from this host, for {@code --cleanup}. A step that fails keeps only the last ones back. */
public final class Cleanup {
    private final List<CleanupStep> steps;
    private final List<CleanupStep> last;
    private final Consumer<String> say;
    private int removed;
    private int left;

    /**
     * A cleanup that has done nothing yet.
     *
     * @param steps in the order in which they are done
     * @param last those that take away what the others find things by: done only where these have left nothing
     * @param say takes each line for the operator
     */
    public Cleanup(List<CleanupStep> steps, List<CleanupStep> last, Consumer<String> say) {
        this.steps = List.copyOf(steps);
        this.last = List.copyOf(last);
        this.say = say;
    }

    /** Removes, says what, and returns the exit code: 0 only where nothing of ours is left. */
    public int run() {
        steps.forEach(this::take);
        if (left == 0) {
            last.forEach(this::take);
        } else {
            last.forEach(
                    step -> say.accept("kept " + step.name() + ": what is left is found by it when this is run again"));
        }
        say.accept(
                left == 0
                        ? "clean: " + removed + " removed, nothing of Tweed's is left on this host"
                        : "not clean: " + removed + " removed, " + left + " left; see above, then run it again");
        return left == 0 ? 0 : 1;
    }

    private void take(CleanupStep step) {
        CleanupStep.Report report = report(step);
        report.removed().forEach(what -> say.accept("removed " + step.name() + ": " + what));
        report.left().forEach(what -> say.accept("NOT removed " + step.name() + ": " + what));
        removed += report.removed().size();
        left += report.left().size();
    }

    private static CleanupStep.Report report(CleanupStep step) {
        try {
            return step.remove();
        } catch (TweedException e) {
            return new CleanupStep.Report(List.of(), List.of(String.valueOf(e.getMessage())));
        }
    }
}
