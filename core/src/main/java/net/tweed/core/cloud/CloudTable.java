package net.tweed.core.cloud;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.spi.Ownership;
import net.tweed.core.spi.Ownership.Owned;
import net.tweed.core.spi.Ownership.Stage;
import net.tweed.core.table.Change;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cloud's route table as this cluster sees it. Adds to the API what all clouds need: whose a row is (by the ledger,
 * written before the row), whether there is room for it, and whose turn it is.
 */
public final class CloudTable implements Table<CloudRoute> {
    private static final Logger LOG = LoggerFactory.getLogger(CloudTable.class);
    /** Longer than the last look after a write of unknown outcome: a row that comes after all is still known as ours. */
    private static final Duration FORGET_AFTER = Duration.ofMinutes(3);

    /** Longer than a call and its time-out. */
    private static final Duration LEFT_AFTER = Duration.ofSeconds(10);

    private final RouteApi api;
    private final RouteLimit limit;
    private final Ownership ownership;
    private final Supplier<Set<CloudRoute>> rows;
    private final Turn turn;
    private final Clock clock;
    private final Observer observer;
    private final Supplier<Duration> holds;
    private final Map<Prefix, Duration> absentSince = new HashMap<>();
    private final Map<Prefix, Duration> leavingSince = new HashMap<>();
    private final Map<Prefix, Duration> withdrawnSince = new HashMap<>();
    private final Map<Family, Slot> slots = new EnumMap<>(Family.class);
    private final Set<CloudRoute> tunnelled = new HashSet<>();
    private Set<CloudRoute> mine = Set.of();
    private Map<Prefix, Owned> owned = Map.of();
    private Listing last = new Listing(List.of());

    /**
     * One route table.
     *
     * @param mine the rows that this host itself is to have here, whether they are there or not
     * @param turn when this host may begin
     * @param holds how long a reading holds
     */
    public CloudTable(
            RouteApi api,
            RouteLimit limit,
            Ownership ownership,
            Set<CloudRoute> mine,
            Turn turn,
            Clock clock,
            Observer observer,
            Supplier<Duration> holds) {
        this(api, limit, ownership, () -> mine, turn, clock, observer, holds);
    }

    /**
     * One route table, of whoever writes for hosts that come and go.
     *
     * @param rows those that this process is to keep here, asked at each reading
     */
    public CloudTable(
            RouteApi api,
            RouteLimit limit,
            Ownership ownership,
            Supplier<Set<CloudRoute>> rows,
            Turn turn,
            Clock clock,
            Observer observer,
            Supplier<Duration> holds) {
        this.api = api;
        this.limit = limit;
        this.ownership = ownership;
        this.rows = rows;
        this.turn = turn;
        this.clock = clock;
        this.observer = observer;
        this.holds = holds;
    }

    @Override
    public String name() {
        return api.name();
    }

    @Override
    public Comparator<CloudRoute> identity() {
        return Comparator.comparing(CloudRoute::destination);
    }

    @Override
    public Replace replace() {
        return api.replace();
    }

    @Override
    public Duration holds() {
        return holds.get();
    }

    @Override
    public Rows<CloudRoute> list() {
        mine = Set.copyOf(rows.get());
        Map<Prefix, Owned> known = new HashMap<>();
        ownership.list(name()).forEach(row -> known.put(row.destination(), row));
        owned = known;
        await();
        last = api.list();
        Set<CloudRoute> own = new HashSet<>();
        Set<CloudRoute> occupied = new HashSet<>();
        for (Listing.Seen seen : last.routes()) {
            (isOurs(seen) || mine.contains(seen.route()) ? own : occupied).add(seen.route());
        }
        confirm();
        disclaim();
        withdrawnSince.keySet().removeIf(destination -> !isLeaving(destination));
        forget(own);
        report();
        return new Rows<>(own, occupied);
    }

    /** Whose a row is: as it says itself, where rows can, else as the ledger has it. */
    private boolean isOurs(Listing.Seen seen) {
        return api.owner()
                .map(mark -> seen.owner().equals(Optional.of(mark)))
                .orElseGet(() -> owned.containsKey(seen.route().destination()));
    }

    /** Rows of ours in a table where others are at work: the first look waits for this host's turn. */
    private void await() {
        boolean routed = mine.stream().allMatch(row -> isConfirmed(row));
        Duration wait = turn.wait(routed, () -> ownership.ahead(name()));
        if (!wait.isZero()) {
            throw new TweedException(Kind.THROTTLED, "Other hosts are first at " + name(), null, wait);
        }
    }

    /** Says of this host's own rows that they are there, once the cloud is done with them. */
    private void confirm() {
        last.routes().stream()
                .filter(this::carries)
                .map(Listing.Seen::route)
                .filter(row -> mine.contains(row) && !isConfirmed(row))
                .forEach(row -> {
                    ownership.note(name(), row.destination(), row.target(), Stage.ROUTED);
                    tunnelled.remove(row);
                });
    }

    private boolean carries(Listing.Seen seen) {
        return overflows() ? seen.status() == Listing.Status.ACTIVE : seen.status() != Listing.Status.PENDING;
    }

    /** Whether a tunnel carries what has no row here. */
    private boolean overflows() {
        return !ownership.notice().isZero();
    }

    /** Takes back what was said of this host's own rows where they are not there any more: others are to use the tunnel. */
    private void disclaim() {
        if (!overflows()) {
            return;
        }
        Set<CloudRoute> there = last.routes().stream()
                .filter(this::carries)
                .map(Listing.Seen::route)
                .collect(Collectors.toSet());
        mine.stream()
                .filter(row -> isConfirmed(row) && !there.contains(row))
                .forEach(row -> ownership.note(name(), row.destination(), row.target(), Stage.INTENDED));
    }

    private boolean isConfirmed(CloudRoute row) {
        Owned known = owned.get(row.destination());
        return known != null && known.stage() == Stage.ROUTED && known.target().equals(row.target());
    }

    /** Takes rows out of the ledger that were removed and have stayed away for good. */
    private void forget(Set<CloudRoute> own) {
        Set<Prefix> present = new HashSet<>();
        own.forEach(row -> present.add(row.destination()));
        Duration now = clock.uptime();
        absentSince.keySet().removeIf(destination -> present.contains(destination) || !isLeaving(destination));
        for (Prefix destination : owned.keySet()) {
            if (isLeaving(destination) && !present.contains(destination)) {
                Duration since = Objects.requireNonNullElse(absentSince.putIfAbsent(destination, now), now);
                if (now.minus(since).compareTo(FORGET_AFTER) >= 0) {
                    ownership.forget(name(), destination);
                }
            }
        }
    }

    private boolean isLeaving(Prefix destination) {
        return Optional.ofNullable(owned.get(destination))
                .filter(row -> row.stage() == Stage.LEAVING)
                .isPresent();
    }

    private void report() {
        Limit now = limit.now();
        mine.stream().map(row -> row.destination().family()).distinct().forEach(family -> {
            int used = limit.used(last, family);
            limit.seen(used);
            observer.room(this, used, now.routes(), now.source().text());
        });
    }

    @Override
    public List<Result<CloudRoute>> apply(List<Change<CloudRoute>> changes) {
        List<Result<CloudRoute>> results = new ArrayList<>();
        List<Change<CloudRoute>> cleared = new ArrayList<>();
        for (Change<CloudRoute> change : changes) {
            clearance(change, cleared.size()).ifPresentOrElse(results::add, () -> cleared.add(change));
        }
        if (!cleared.isEmpty()) {
            api.write(cleared).stream().map(this::result).forEach(results::add);
        }
        return results;
    }

    /** What stands against the change before the cloud is asked; empty where nothing does, and it is in the ledger. */
    private Optional<Result<CloudRoute>> clearance(Change<CloudRoute> change, int before) {
        CloudRoute row = change.row();
        if (!(change instanceof Change.Put<CloudRoute> put)) {
            return isAnothers(row) ? Optional.empty() : withdrawal(change);
        }
        Optional<Duration> leaving = leaving(row.destination());
        if (leaving.isPresent()) {
            return Optional.of(Result.paced(change, leaving.get()));
        }
        Optional<Result<CloudRoute>> noRoom = put.before().isEmpty() ? noRoom(change, before) : Optional.empty();
        return noRoom.isPresent() ? noRoom : note(change, row.target(), Stage.INTENDED);
    }

    /** Says that the row goes, and waits until no other host can be using it any more. */
    private Optional<Result<CloudRoute>> withdrawal(Change<CloudRoute> change) {
        CloudRoute row = change.row();
        Optional<Result<CloudRoute>> lost =
                note(change, noted(row.destination()).orElse(row.target()), Stage.LEAVING);
        if (lost.isPresent() || !overflows()) {
            return lost;
        }
        Duration now = clock.uptime();
        Duration since = Objects.requireNonNullElse(withdrawnSince.putIfAbsent(row.destination(), now), now);
        Duration left = since.plus(ownership.notice()).minus(now);
        return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(Result.paced(change, left));
    }

    /** Why the row cannot be added, or not now. */
    private Optional<Result<CloudRoute>> noRoom(Change<CloudRoute> change, int before) {
        Limit now = limit.now();
        Family family = change.row().destination().family();
        int used = limit.used(last, family) + before;
        if (overflows()) {
            int taken = used + slot(family).missing(routedByOthers(family), present());
            return slot(family)
                    .wait(taken, now, () -> ownership.ahead(name()))
                    .map(wait -> tunnelled(
                            change,
                            wait,
                            taken >= now.routes()
                                    ? limit.full(now, taken)
                                    : "hosts with older leases come first (" + taken + " of " + now + ")"));
        }
        return now.source().binds() && used >= now.routes()
                ? Optional.of(Result.refused(change, limit.full(now, used)))
                : Optional.empty();
    }

    private Slot slot(Family family) {
        return slots.computeIfAbsent(family, first -> new Slot(clock));
    }

    private Set<Prefix> routedByOthers(Family family) {
        return owned.values().stream()
                .filter(row -> row.stage() == Stage.ROUTED && row.destination().family() == family)
                .map(Owned::destination)
                .filter(destination ->
                        mine.stream().noneMatch(row -> row.destination().equals(destination)))
                .collect(Collectors.toSet());
    }

    private Set<Prefix> present() {
        return last.routes().stream().map(seen -> seen.route().destination()).collect(Collectors.toSet());
    }

    /** No row for now, and none is needed: said once. */
    private Result<CloudRoute> tunnelled(Change<CloudRoute> change, Duration wait, String why) {
        if (tunnelled.add(change.row())) {
            LOG.info(
                    "{}: no route for {} yet, packets to it go through the tunnel: {}",
                    name(),
                    change.row().destination(),
                    why);
        }
        return Result.paced(change, wait);
    }

    /** Whether the ledger's row to this destination is another one: where rows name their owner, two may be there. */
    private boolean isAnothers(CloudRoute row) {
        Owned known = owned.get(row.destination());
        return api.owner().isPresent() && (known == null || !known.target().equals(row.target()));
    }

    private Optional<Result<CloudRoute>> note(Change<CloudRoute> change, String target, Stage stage) {
        Prefix destination = change.row().destination();
        return ownership.note(name(), destination, target, stage)
                ? Optional.empty()
                : Optional.of(Result.unknown(change, "another host is at work on " + destination));
    }

    /** Where the row to this subnet should lead, by the ledger as last read; empty where the ledger has none. */
    Optional<String> noted(Prefix destination) {
        return Optional.ofNullable(owned.get(destination)).map(Owned::target);
    }

    /** Whoever removes an earlier holder's row may be at it: its one call is over in a while. */
    private Optional<Duration> leaving(Prefix destination) {
        if (!isLeaving(destination)) {
            leavingSince.remove(destination);
            return Optional.empty();
        }
        Duration now = clock.uptime();
        Duration since = Objects.requireNonNullElse(leavingSince.putIfAbsent(destination, now), now);
        Duration left = since.plus(LEFT_AFTER).minus(now);
        return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
    }

    private Result<CloudRoute> result(Answer answer) {
        Change<CloudRoute> change = answer.change();
        if (answer.failure().isEmpty()) {
            return answer.progress() == Answer.Progress.DONE ? Result.done(change) : Result.pending(change);
        }
        TweedException e = answer.failure().get();
        String why = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case CONFLICT, UNAVAILABLE -> Result.unknown(change, why);
            case THROTTLED -> Result.paced(change, e.retryAfter().orElse(Duration.ZERO));
            case CONFIG, DENIED -> Result.refused(change, why);
            case LEASE_LOST, INTERNAL -> Result.failed(change, why);
            case NO_ROOM -> {
                Family family = change.row().destination().family();
                int used = limit.used(last, family);
                limit.learn(used);
                String full = limit.full(limit.now(), used);
                yield overflows()
                        ? tunnelled(change, slot(family).full(used, ownership.ahead(name())), full)
                        : Result.refused(change, why + " " + full);
            }
        };
    }
}
