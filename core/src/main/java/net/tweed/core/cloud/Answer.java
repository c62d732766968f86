package net.tweed.core.cloud;

import java.util.Optional;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Change;

/**
 * What the API answered to one change.
 *
 * @param failure empty where it is done. By kind: CONFLICT, the identity is taken, a reading must decide; NO_ROOM, the
 *     table is full; DENIED or CONFIG, refused; THROTTLED, not done, due again after {@code retryAfter}; UNAVAILABLE,
 *     nobody knows whether it was done
 * @param progress of what the cloud has taken
 */
public record Answer(Change<CloudRoute> change, Optional<TweedException> failure, Progress progress) {
    /** How far the cloud is with a change that it has taken. */
    public enum Progress {
        DONE,
        /** It works on: a later reading shows it. */
        PENDING
    }

    public Answer(Change<CloudRoute> change, Optional<TweedException> failure) {
        this(change, failure, Progress.DONE);
    }

    /** The cloud has taken it and works on. */
    public static Answer pending(Change<CloudRoute> change) {
        return new Answer(change, Optional.empty(), Progress.PENDING);
    }

    public static Answer done(Change<CloudRoute> change) {
        return new Answer(change, Optional.empty());
    }

    public static Answer failed(Change<CloudRoute> change, TweedException why) {
        return new Answer(change, Optional.of(why));
    }

    /** Makes one call for one change. */
    public static Answer of(Change<CloudRoute> change, Runnable call) {
        try {
            call.run();
            return done(change);
        } catch (TweedException e) {
            return failed(change, e);
        }
    }
}
