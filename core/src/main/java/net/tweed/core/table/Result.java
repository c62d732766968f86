package net.tweed.core.table;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of one change.
 *
 * @param reason why it is not done, in words for the operator: what, on what, why, what to do
 * @param dueIn when a paced change may go
 */
public record Result<E>(Change<E> change, State state, Optional<String> reason, Optional<Duration> dueIn) {

    /** The outcomes of a write. */
    public enum State {
        /** The table confirmed it. A remove of a row that was gone already is done. */
        DONE,
        /** Accepted, not confirmed yet: list again. */
        PENDING,
        /** The table will not have this row as it is; trying again unchanged cannot help. */
        REFUSED,
        /** It did not happen; trying again may help. */
        FAILED,
        /** It was not tried: its time comes later, and is known. */
        PACED,
        /** It may or may not have happened: list again before anything else. */
        UNKNOWN
    }

    public static <E> Result<E> done(Change<E> change) {
        return new Result<>(change, State.DONE, Optional.empty(), Optional.empty());
    }

    public static <E> Result<E> pending(Change<E> change) {
        return new Result<>(change, State.PENDING, Optional.empty(), Optional.empty());
    }

    public static <E> Result<E> refused(Change<E> change, String reason) {
        return new Result<>(change, State.REFUSED, Optional.of(reason), Optional.empty());
    }

    public static <E> Result<E> failed(Change<E> change, String reason) {
        return new Result<>(change, State.FAILED, Optional.of(reason), Optional.empty());
    }

    public static <E> Result<E> unknown(Change<E> change, String reason) {
        return new Result<>(change, State.UNKNOWN, Optional.of(reason), Optional.empty());
    }

    public static <E> Result<E> paced(Change<E> change, Duration dueIn) {
        return new Result<>(change, State.PACED, Optional.empty(), Optional.of(dueIn));
    }
}
