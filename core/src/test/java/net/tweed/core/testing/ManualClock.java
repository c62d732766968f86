package net.tweed.core.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import net.tweed.core.model.Clock;

/** A clock that stands still until told. Wall and uptime move together, or apart: a clock jump moves only the wall. */
public final class ManualClock implements Clock {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private Instant wall;
    private Duration uptime;

    public ManualClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public ManualClock(Instant start) {
        wall = start;
        uptime = Duration.ofHours(1);
    }

    @Override
    public synchronized Instant now() {
        return wall;
    }

    @Override
    public synchronized Duration uptime() {
        return uptime;
    }

    /** Time passes: both clocks move. */
    public void advance(Duration by) {
        move(by, by);
    }

    /** Someone sets the wall clock, forwards or (negative) back; no time passes. */
    public void jumpWall(Duration by) {
        move(by, Duration.ZERO);
    }

    /** Time passes while the wall clock stands: what a jump back hides. */
    public void advanceUptime(Duration by) {
        move(Duration.ZERO, by);
    }

    /** Calls this after each move, on the thread that moved the clock. */
    public void onMove(Runnable listener) {
        listeners.add(listener);
    }

    private void move(Duration wallBy, Duration uptimeBy) {
        if (uptimeBy.isNegative()) {
            throw new IllegalArgumentException("Uptime never goes back: " + uptimeBy);
        }
        synchronized (this) {
            wall = wall.plus(wallBy);
            uptime = uptime.plus(uptimeBy);
        }
        listeners.forEach(Runnable::run);
    }
}
