package net.tweed.core.cloud;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.tweed.core.cloud.MachineApi.Sighting;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.TweedException;
import net.tweed.core.spi.Machine;
import net.tweed.core.table.Change;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;

/**
 * The hosts' instances as a table: one row for each that is verified, with its source/destination check, which is desired
 * to be off. Reading it tells where routes may lead; an instance that the cloud does not show as its host says has no row,
 * and cannot be given one. For one thread, but for {@link #verified}.
 */
public final class MachineTable implements Table<MachineTable.Row> {
    /** An instance, and whether it may forward for others. */
    public record Row(Machine machine, CheckApi.State check) {
        @Override
        public String toString() {
            return machine.text();
        }
    }

    private final MachineApi api;
    private final CheckMode mode;
    private final Supplier<Duration> holds;
    private Set<Machine> wanted = Set.of();
    private Map<Machine, Sighting> seen = Map.of();
    private volatile Map<Machine, String> verified = Map.of();
    private volatile Runnable changed = () -> {};

    /** @param holds how long a reading holds */
    public MachineTable(MachineApi api, CheckMode mode, Supplier<Duration> holds) {
        this.api = api;
        this.mode = mode;
        this.holds = holds;
    }

    /** These are to be there from now on, and forward. */
    Layer<Row> layer(Set<Machine> machines) {
        wanted = Set.copyOf(machines);
        Set<Row> rows = wanted.stream()
                .map(machine -> new Row(machine, CheckApi.State.OFF))
                .collect(Collectors.toUnmodifiableSet());
        return new Layer<>(this, rows, row -> Removal.KEEP);
    }

    /** Next hops of those that the cloud showed when it was last asked. */
    Map<Machine, String> verified() {
        return verified;
    }

    /** Calls this from now on when others are verified, on a round's thread. */
    void onChange(Runnable listener) {
        changed = listener;
    }

    @Override
    public String name() {
        return api.name();
    }

    @Override
    public Comparator<Row> identity() {
        return Comparator.comparing((Row row) -> row.machine().id())
                .thenComparing(row ->
                        row.machine().addresses().stream().map(Addresses::text).collect(Collectors.joining(",")));
    }

    @Override
    public Replace replace() {
        return Replace.IN_PLACE;
    }

    @Override
    public Duration holds() {
        return holds.get();
    }

    @Override
    public Rows<Row> list() {
        seen = wanted.isEmpty() ? Map.of() : api.look(wanted);
        Map<Machine, String> targets = new HashMap<>();
        Set<Row> rows = new HashSet<>();
        seen.forEach((machine, sighting) -> {
            if (sighting instanceof Sighting.Verified found) {
                targets.put(machine, found.target());
                rows.add(new Row(machine, mode == CheckMode.IGNORE ? CheckApi.State.OFF : found.check()));
            }
        });
        if (!targets.equals(verified)) {
            verified = Map.copyOf(targets);
            changed.run();
        }
        return new Rows<>(rows, Set.of());
    }

    @Override
    public List<Result<Row>> apply(List<Change<Row>> changes) {
        return changes.stream().map(this::apply).toList();
    }

    private Result<Row> apply(Change<Row> change) {
        Machine machine = change.row().machine();
        Sighting sighting =
                Objects.requireNonNullElse(seen.get(machine), new Sighting.Refused("the cloud says nothing of it"));
        if (sighting instanceof Sighting.Refused refused) {
            return Result.refused(change, refused.reason());
        }
        Sighting.Verified found = (Sighting.Verified) sighting;
        Optional<String> stands = stands(machine, found);
        return stands.isPresent() ? Result.refused(change, stands.get()) : off(change, machine, found.target());
    }

    private Optional<String> stands(Machine machine, Sighting.Verified found) {
        if (found.check() == CheckApi.State.UNKNOWN) {
            return Optional.of("its check cannot be read; if it is on, it drops what the host forwards. "
                    + api.remedy(machine, found.target()));
        }
        return mode == CheckMode.DISABLE
                ? Optional.empty()
                : Optional.of(
                        "the check is on, and drops what the host forwards. " + api.remedy(machine, found.target()));
    }

    private Result<Row> off(Change<Row> change, Machine machine, String target) {
        try {
            api.off(target);
            return Result.done(change);
        } catch (TweedException e) {
            String why = String.valueOf(e.getMessage());
            return switch (e.kind()) {
                case THROTTLED -> Result.paced(change, e.retryAfter().orElse(Duration.ZERO));
                case DENIED, CONFIG -> Result.refused(change, why + " " + api.remedy(machine, target));
                case UNAVAILABLE -> Result.unknown(change, why);
                case CONFLICT, NO_ROOM, LEASE_LOST, INTERNAL -> Result.failed(change, why);
            };
        }
    }
}
