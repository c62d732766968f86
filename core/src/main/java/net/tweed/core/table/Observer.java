package net.tweed.core.table;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import net.tweed.core.model.TweedException;

/** Hears what reconciling does: the log, metrics, the status page and tests listen here. Called on the loop's thread. */
public interface Observer {
    /** How a call to a cloud ended. */
    enum Call {
        DONE,
        FAILED,
        /** The cloud said that it is called too often. */
        THROTTLED,
        /** Not made: this host's own pace has no room for it yet. */
        WAITED
    }

    /** A round begins, over these tables: of others that there were before nothing more will be heard. */
    default void began(List<? extends Table<?>> tables) {}

    /** A plan that is not empty, before anything of it is applied. */
    default void planned(Table<?> table, Plan<?> plan) {}

    /** What a round wrote, one result for each change. */
    default void applied(Table<?> table, List<? extends Result<?>> results) {}

    /** The rows that are not written now; called when they change, with an empty list when the last one is free. */
    default void blocked(Table<?> table, List<? extends Blocked<?>> blocked) {}

    /** Removals that the guard against mass removals holds back; called once when it begins to hold. */
    default void held(Table<?> table, List<? extends Change<?>> removals, Duration atMost) {}

    /** The whole table could not be read or written in this round. */
    default void failed(Table<?> table, TweedException why) {}

    /** A table that could not be read or written works again, and one with rows that could not be written has them all. */
    default void recovered(Table<?> table) {}

    /**
     * How the table stands at the end of a round in which it could be read.
     *
     * @param desired rows that should be there
     * @param actual own rows that are there, those that are to go included
     * @param refused rows that the table will not have as they are
     */
    default void counted(Table<?> table, int desired, int actual, int refused) {}

    /** So many rows were put back: nothing else was desired than when the table was last right. */
    default void repaired(Table<?> table, int rows) {}

    /** A round is over. */
    default void finished(Outcome outcome) {}

    /** A cloud's API was called, or was not yet; {@code api} is the name of the call. */
    default void called(String api, Call outcome) {}

    /**
     * How full a table with a limit is, at each reading of it.
     *
     * @param used rows that count
     * @param limit how many may be there
     * @param source who says so, in words
     */
    default void room(Table<?> table, int used, int limit, String source) {}

    /** Passes everything on to each of these, in order. */
    static Observer all(List<Observer> observers) {
        return new Fanout(List.copyOf(observers));
    }

    /** Several observers as one. */
    record Fanout(List<Observer> each) implements Observer {
        @Override
        public void began(List<? extends Table<?>> tables) {
            tell(o -> o.began(tables));
        }

        @Override
        public void planned(Table<?> table, Plan<?> plan) {
            tell(o -> o.planned(table, plan));
        }

        @Override
        public void applied(Table<?> table, List<? extends Result<?>> results) {
            tell(o -> o.applied(table, results));
        }

        @Override
        public void blocked(Table<?> table, List<? extends Blocked<?>> blocked) {
            tell(o -> o.blocked(table, blocked));
        }

        @Override
        public void held(Table<?> table, List<? extends Change<?>> removals, Duration atMost) {
            tell(o -> o.held(table, removals, atMost));
        }

        @Override
        public void failed(Table<?> table, TweedException why) {
            tell(o -> o.failed(table, why));
        }

        @Override
        public void recovered(Table<?> table) {
            tell(o -> o.recovered(table));
        }

        @Override
        public void called(String api, Call outcome) {
            tell(o -> o.called(api, outcome));
        }

        @Override
        public void room(Table<?> table, int used, int limit, String source) {
            tell(o -> o.room(table, used, limit, source));
        }

        @Override
        public void counted(Table<?> table, int desired, int actual, int refused) {
            tell(o -> o.counted(table, desired, actual, refused));
        }

        @Override
        public void repaired(Table<?> table, int rows) {
            tell(o -> o.repaired(table, rows));
        }

        @Override
        public void finished(Outcome outcome) {
            tell(o -> o.finished(outcome));
        }

        private void tell(Consumer<Observer> what) {
            each.forEach(what);
        }
    }
}
