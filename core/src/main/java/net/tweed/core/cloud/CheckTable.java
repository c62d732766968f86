package net.tweed.core.cloud;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;

/**
 * The source/destination check of this host's interface, as a table of one row: {@code OFF} is desired. Where it may not
 * be switched off by us it is verified, and the operator told how to do it.
 */
public final class CheckTable implements Table<CheckApi.State> {
    private final CheckApi api;
    private final CheckMode mode;
    private final Supplier<Duration> holds;
    private String denial = "";

    /**
     * The check of one interface.
     *
     * @param holds how long a reading of it holds
     */
    public CheckTable(CheckApi api, CheckMode mode, Supplier<Duration> holds) {
        this.api = api;
        this.mode = mode;
        this.holds = holds;
    }

    @Override
    public String name() {
        return api.name();
    }

    @Override
    public Comparator<CheckApi.State> identity() {
        return Comparator.comparing(state -> state.getDeclaringClass().getName()); // there is one row
    }

    @Override
    public Replace replace() {
        return Replace.IN_PLACE;
    }

    @Override
    public Rows<CheckApi.State> list() {
        return new Rows<>(Set.of(mode == CheckMode.IGNORE ? CheckApi.State.OFF : read()), Set.of());
    }

    /** Where this host may not look it says so, and goes on: the check may well be off. */
    private CheckApi.State read() {
        try {
            return api.read();
        } catch (TweedException e) {
            if (e.kind() != Kind.DENIED) {
                throw e;
            }
            denial = String.valueOf(e.getMessage());
            return CheckApi.State.UNKNOWN;
        }
    }

    @Override
    public Duration holds() {
        return holds.get();
    }

    @Override
    public List<Result<CheckApi.State>> apply(List<Change<CheckApi.State>> changes) {
        return changes.stream().map(this::apply).toList();
    }

    private Result<CheckApi.State> apply(Change<CheckApi.State> change) {
        if (isUnknown(change)) {
            return Result.refused(
                    change, denial + " If the check is on, it drops what this host forwards. " + api.remedy());
        }
        if (mode != CheckMode.DISABLE) {
            return Result.refused(change, "the check is on, and drops what this host forwards. " + api.remedy());
        }
        try {
            api.off();
            return Result.done(change);
        } catch (TweedException e) {
            return failed(change, e);
        }
    }

    private static boolean isUnknown(Change<CheckApi.State> change) {
        return change instanceof Change.Put<CheckApi.State> put
                && put.before().filter(CheckApi.State.UNKNOWN::equals).isPresent();
    }

    private Result<CheckApi.State> failed(Change<CheckApi.State> change, TweedException e) {
        String why = String.valueOf(e.getMessage());
        if (e.kind() == Kind.THROTTLED) {
            return Result.paced(change, e.retryAfter().orElse(Duration.ZERO));
        }
        if (e.kind() == Kind.DENIED) {
            return Result.refused(change, why + " Until then the check is only verified. " + api.remedy());
        }
        return e.kind() == Kind.UNAVAILABLE ? Result.unknown(change, why) : Result.failed(change, why);
    }
}
