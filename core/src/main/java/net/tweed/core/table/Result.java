package net.tweed.core.table;

import java.util.Optional;

/**
 * What became of one change.
 *
 * @param reason why it is not done, in words for the operator: what, on what, why, what to do
 */
public record Result<E>(Change<E> change, State state, Optional<String> reason) {

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
        /** It may or may not have happened: list again before anything else. */
        UNKNOWN
    }

    public static <E> Result<E> done(Change<E> change) {
        return new Result<>(change, State.DONE, Optional.empty());
    }

    public static <E> Result<E> refused(Change<E> change, String reason) {
        return new Result<>(change, State.REFUSED, Optional.of(reason));
    }

    public static <E> Result<E> failed(Change<E> change, String reason) {
        return new Result<>(change, State.FAILED, Optional.of(reason));
    }
}
