package net.tweed.core.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import org.jspecify.annotations.Nullable;

/** One table's part of a round, and what must be remembered of it until the next. */
final class TableRound<E> {
    /** Rows a call: large enough for a kernel batch, small enough to look at the clock in between. */
    private static final int SLICE = 512;
    /** Leftovers wait for the new path, but not for ever: a row that never succeeds must not keep them alive. */
    private static final Duration SWEEP_AT_LATEST = Duration.ofMinutes(5);

    private final Clock clock;
    private final Observer observer;
    private final RemovalGuard guard;
    private final RetryBook<E> retries = new RetryBook<>();
    private final RetryBook<String> tableRetries = new RetryBook<>();
    private final Contest<E> contest = new Contest<>();
    private final Reading<E> reading = new Reading<>();
    private final Drift drift = new Drift();
    private List<Blocked<E>> blocked = List.of();
    private boolean holding;
    private boolean troubled; // a row could not be written since the table was last seen to be right
    private Optional<Duration> sweepWaitsSince = Optional.empty();

    private @Nullable Layer<E> layer;
    private Plan<E> plan = Plan.empty();
    private int ownRows;
    private int written;
    private int unsettled;
    private int unsent;
    private Optional<Duration> again = Optional.empty();

    TableRound(Clock clock, Observer observer, RemovalGuard guard) {
        this.clock = clock;
        this.observer = observer;
        this.guard = guard;
    }

    /** Starts a round with this layer. */
    void begin(Layer<E> next) {
        layer = next;
        plan = Plan.empty();
        written = 0;
        drift.begin();
        unsettled = 0;
        unsent = 0;
        again = Optional.empty();
    }

    /** Reads the table and writes what is missing or different, until the end of the slice. */
    void put(Duration end) {
        guarded(current -> {
            Duration now = clock.uptime();
            compare(current, reading.rows(current, now));
            if (!reading.isFresh(now) && isDue(now)) {
                compare(current, reading.again(current, now));
            }
            againIn(reading.nextIn(now));
            if (!plan.isEmpty()) {
                observer.planned(current.table(), plan);
            }
            if (troubled && plan.writesNothing()) {
                troubled = false;
                observer.recovered(current.table());
            }
            List<Blocked<E>> kept = new ArrayList<>(plan.blocked());
            List<Change<E>> due = due(kept);
            block(current, kept);
            apply(current, due, end);
        });
    }

    private void compare(Layer<E> current, Rows<E> rows) {
        ownRows = rows.own().size();
        retries.retain(row -> current.desired().contains(row) || rows.own().contains(row));
        plan = Plan.diff(current, rows);
    }

    /** Whether anything of the plan may be written now: what is written must rest on a fresh reading. */
    private boolean isDue(Duration now) {
        return Stream.of(plan.puts(), plan.removes(), plan.guarded())
                .flatMap(List::stream)
                .anyMatch(change -> retries.wait(change.row(), now).isEmpty());
    }

    /** Whether every put of this round was tried and none failed. */
    boolean putsDone() {
        return unsettled == 0;
    }

    /**
     * Removes what is not desired.
     *
     * @param allPut whether the new path is up: every layer's puts are done
     */
    void remove(boolean allPut, Duration end) {
        guarded(current -> {
            if (unsent > 0) {
                return; // the rest of the puts comes first
            }
            if (maySweep(allPut)) {
                apply(current, ready(plan.removes()), end);
            }
            removeGuarded(current, end);
        });
    }

    /** Tells how the table stands, where it could be read. */
    void end() {
        Layer<E> current = layer;
        if (current == null) {
            return;
        }
        int refused = retries.refused();
        int desired = current.desired().size();
        int repairs = drift.end(current.desired(), plan.puts().size() - refused);
        if (repairs > 0) {
            observer.repaired(current.table(), repairs);
        }
        observer.counted(current.table(), desired, ownRows + drift.growth(), refused);
    }

    int written() {
        return written;
    }

    int unsettled() {
        return unsettled;
    }

    Optional<Duration> again() {
        return again;
    }

    void allowRemovals() {
        guard.open(clock.uptime());
    }

    private interface Part<E> {
        void run(Layer<E> current);
    }

    /** Runs a part of the round; a table that cannot be read or written fails alone. */
    private void guarded(Part<E> part) {
        Layer<E> current = layer;
        if (current == null) {
            return;
        }
        String name = current.table().name();
        try {
            part.run(current);
            if (tableRetries.done(name)) {
                observer.recovered(current.table());
            }
        } catch (TweedException e) {
            layer = null; // the rest of the round knows nothing of this table
            if (e.kind() == Kind.THROTTLED && e.retryAfter().isPresent()) {
                againIn(e.retryAfter());
                return;
            }
            observer.failed(current.table(), e);
            tableRetries.failed(name, clock.uptime());
            unsettled++;
            againIn(tableRetries.wait(name, clock.uptime()));
        }
    }

    private List<Change<E>> due(List<Blocked<E>> kept) {
        Duration now = clock.uptime();
        List<Change<E>> due = new ArrayList<>(plan.puts().size());
        for (Change<E> put : plan.puts()) {
            Optional<Duration> contested = contest.wait(put.row(), now);
            Optional<Duration> retry = retries.wait(put.row(), now);
            againIn(contested);
            againIn(retry);
            if (contested.isPresent()) {
                kept.add(new Blocked<>(
                        put.row(),
                        "contested: something else has changed it over " + Contest.REPAIRS
                                + " times within a minute; it is put back every " + Contest.BACKOFF_SECONDS
                                + " s until that stops"));
            } else if (retry.isEmpty()) {
                due.add(put);
            } else if (!retries.isExcused(put.row())) {
                unsettled++;
            }
        }
        return due;
    }

    private void block(Layer<E> current, List<Blocked<E>> now) {
        if (!now.equals(blocked)) {
            blocked = now;
            observer.blocked(current.table(), now);
        }
    }

    private boolean maySweep(boolean allPut) {
        if (allPut || plan.removes().isEmpty()) {
            sweepWaitsSince = Optional.empty();
            return true;
        }
        Duration since = sweepWaitsSince.orElse(clock.uptime());
        sweepWaitsSince = Optional.of(since);
        Duration left = since.plus(SWEEP_AT_LATEST).minus(clock.uptime());
        if (left.isNegative() || left.isZero()) {
            return true;
        }
        againIn(Optional.of(left));
        return false;
    }

    private void removeGuarded(Layer<E> current, Duration end) {
        List<Change<E>> removals = ready(plan.guarded());
        if (removals.isEmpty()) {
            holding = holding && !plan.guarded().isEmpty();
            return;
        }
        Duration now = clock.uptime();
        Optional<Duration> hold = guard.hold(removals.size(), ownRows, now);
        if (hold.isPresent()) {
            againIn(hold);
            if (!holding) {
                observer.held(current.table(), removals, hold.get());
            }
            holding = true;
            return;
        }
        holding = false;
        int before = written;
        apply(current, removals, end);
        guard.removed(written - before, now);
    }

    /** The removals that do not wait for another try. */
    private List<Change<E>> ready(List<Change<E>> removals) {
        Duration now = clock.uptime();
        List<Change<E>> ready = new ArrayList<>(removals.size());
        for (Change<E> removal : removals) {
            Optional<Duration> wait = retries.wait(removal.row(), now);
            againIn(wait);
            if (wait.isEmpty()) {
                ready.add(removal);
            }
        }
        return ready;
    }

    private void apply(Layer<E> current, List<Change<E>> changes, Duration end) {
        List<Result<E>> results = new ArrayList<>(changes.size());
        try {
            while (results.size() < changes.size()) {
                if (!results.isEmpty() && clock.uptime().compareTo(end) >= 0) {
                    unsent = changes.size() - results.size();
                    unsettled += unsent;
                    againIn(Optional.of(Duration.ZERO));
                    return;
                }
                int to = Math.min(results.size() + SLICE, changes.size());
                List<Result<E>> slice = current.table().apply(changes.subList(results.size(), to));
                slice.forEach(this::note);
                results.addAll(slice);
            }
        } finally {
            if (!results.isEmpty()) {
                observer.applied(current.table(), results);
                againIn(reading.nextIn(clock.uptime()));
            }
        }
    }

    private void note(Result<E> result) {
        Duration now = clock.uptime();
        E row = result.change().row();
        reading.wrote(result.state(), now);
        switch (result.state()) {
            case DONE -> {
                written++;
                drift.done(result.change());
                retries.done(row);
                if (result.change() instanceof Change.Put<E>) {
                    contest.written(row, now);
                } else {
                    contest.withdrawn(row);
                }
            }
            case REFUSED -> {
                troubled = true;
                retries.refused(row, now);
            }
            case PACED -> retries.paced(row, result.dueIn().orElse(Duration.ZERO), now);
            case PENDING, FAILED, UNKNOWN -> {
                troubled |= result.state() != Result.State.PENDING;
                retries.failed(row, now);
                unsettled++;
            }
        }
        againIn(retries.wait(row, now));
    }

    private void againIn(Optional<Duration> wait) {
        again = Reconciler.earlier(again, wait);
    }
}
