package net.tweed.agent.health;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What this host still waits for before it is ready: named conditions, each unmet until it is said to be met, and unmet
 * again whenever it is said to be. Safe for all threads.
 */
public final class Readiness {
    private final Map<String, String> waiting =
            new LinkedHashMap<>(); // condition to reason, in order of the conditions
    private final List<String> conditions;
    private final List<Consumer<? super State>> observers = new ArrayList<>();

    /**
     * What is waited for.
     *
     * @param waiting the unmet conditions and why, in words for the operator; empty: ready
     * @param remark what is told beside being ready; usually nothing
     */
    public record State(Map<String, String> waiting, String remark) {
        public State {
            waiting = Collections.unmodifiableMap(new LinkedHashMap<>(waiting));
        }

        public State(Map<String, String> waiting) {
            this(waiting, "");
        }

        public boolean ready() {
            return waiting.isEmpty();
        }

        /** {@code ready}, or {@code lease: etcd does not answer; rows: not yet written}. */
        public String text() {
            if (ready()) {
                return remark.isEmpty() ? "ready" : "ready " + remark;
            }
            List<String> reasons = new ArrayList<>();
            waiting.forEach((condition, reason) -> reasons.add(condition + ": " + reason));
            return String.join("; ", reasons);
        }
    }

    /** @param conditions the names of all that must be met, in the order in which they are told */
    public Readiness(List<String> conditions) {
        this.conditions = List.copyOf(conditions);
        this.conditions.forEach(condition -> waiting.put(condition, "not yet"));
    }

    /** The condition is met. */
    public void met(String condition) {
        change(condition, "");
    }

    /**
     * The condition is not met, or no longer.
     *
     * @param reason why, not empty
     */
    public void unmet(String condition, String reason) {
        if (reason.isEmpty()) {
            throw new IllegalArgumentException("A condition is not met for a reason");
        }
        change(condition, reason);
    }

    public synchronized State state() {
        return new State(waiting);
    }

    /**
     * Tells of the state now, and of each change. The observer runs on the changing thread, with other changes held up:
     * it must be quick, and must not come back here.
     */
    public synchronized void observe(Consumer<? super State> observer) {
        observers.add(observer);
        observer.accept(state());
    }

    private synchronized void change(String condition, String reason) {
        if (!conditions.contains(condition)) {
            throw new IllegalArgumentException("No condition is named " + condition + ": there are " + conditions);
        }
        Map<String, String> before = Map.copyOf(waiting);
        Map<String, String> reasons = new LinkedHashMap<>(waiting);
        waiting.clear();
        for (String name : conditions) {
            String now = name.equals(condition) ? reason : reasons.getOrDefault(name, "");
            if (!now.isEmpty()) {
                waiting.put(name, now);
            }
        }
        if (!before.equals(waiting)) {
            State state = state();
            observers.forEach(observer -> observer.accept(state));
        }
    }
}
