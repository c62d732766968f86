package net.tweed.backend.alivpc.fake;

import java.time.Duration;
import net.tweed.core.model.Prefix;

/** A route entry. Changed under its world's lock only. */
public final class FakeEntry {
    /** As the API names them. */
    public enum State {
        CREATING("Creating"),
        AVAILABLE("Available"),
        MODIFYING("Modifying"),
        DELETING("Deleting");

        private final String text;

        State(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** Who made it. */
    public enum Type {
        SYSTEM("System"),
        CUSTOM("Custom"),
        DYNAMIC("CEN");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    private final String id;
    private final Prefix destination;
    private final Type type;
    private final Duration seenFrom;
    private String hop;
    private State state;
    private Duration settled;

    FakeEntry(String id, Prefix destination, String hop, Type type, Duration seenFrom) {
        this.id = id;
        this.destination = destination;
        this.hop = hop;
        this.type = type;
        this.seenFrom = seenFrom;
        this.state = State.AVAILABLE;
        this.settled = Duration.ZERO;
    }

    public String id() {
        return id;
    }

    public Prefix destination() {
        return destination;
    }

    /** An interface's or an instance's id; empty for a system entry. */
    public String hop() {
        return hop;
    }

    public Type type() {
        return type;
    }

    public State state() {
        return state;
    }

    boolean isSeen(Duration now) {
        return seenFrom.compareTo(now) <= 0;
    }

    void point(String to) {
        hop = to;
    }

    /** The cloud is at work on it until then. */
    void busy(State with, Duration until) {
        state = with;
        settled = until;
    }

    /** Whether it is still there once the cloud has done what it has time for. */
    boolean settle(Duration now) {
        if (state == State.AVAILABLE || settled.compareTo(now) > 0) {
            return true;
        }
        boolean stays = state != State.DELETING;
        state = State.AVAILABLE;
        return stays;
    }
}
