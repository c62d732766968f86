package net.tweed.backend.alivpc.fake;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** What is to go wrong: for the next calls of an API, in order. */
public final class Faults {
    /** What goes wrong with one call. */
    public sealed interface Fault {}

    /** It is answered with this error, and not done. */
    public record Refused(int status, String code, String message) implements Fault {}

    /** Not done, and the connection breaks. */
    public record Reset() implements Fault {}

    /** Done, and the connection breaks before the answer. */
    public record ResetAfter() implements Fault {}

    /** Not done, and no answer for so long. */
    public record Hang(Duration by) implements Fault {}

    /** Done, and no answer for so long. */
    public record HangAfter(Duration by) implements Fault {}

    /** The connection breaks, and it is done by the fake's clock after this. */
    public record Late(Duration commitAfter) implements Fault {}

    /** Done, and answered with this body. */
    public record Body(String body) implements Fault {}

    private final Map<String, Queue<Fault>> next = new HashMap<>();

    /** Adds a fault for as many calls of this API as are given, after those that were added before. */
    public synchronized Faults add(String api, int calls, Fault fault) {
        for (int i = 0; i < calls; i++) {
            next.computeIfAbsent(api, name -> new ArrayDeque<>()).add(fault);
        }
        return this;
    }

    synchronized Optional<Fault> take(String api) {
        return Optional.ofNullable(next.get(api)).map(Queue::poll);
    }

    /** Nothing goes wrong any more. */
    public synchronized void clear() {
        next.clear();
    }
}
