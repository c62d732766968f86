package net.tweed.core.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import net.tweed.core.cloud.Answer;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.cloud.Listing;
import net.tweed.core.cloud.Quota;
import net.tweed.core.cloud.RouteApi;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;

/** A cloud's route table in memory, with its quota, faults on demand, and a log of every call. Several hosts may share it. */
public final class MemoryRouteApi implements RouteApi, Quota {
    private final String name;
    private final TreeMap<Prefix, CloudRoute> routes = new TreeMap<>();
    private final List<Change<CloudRoute>> writes = new ArrayList<>();
    private final Map<Prefix, Kind> faults = new HashMap<>();
    private final List<Change<CloudRoute>> late = new ArrayList<>();
    private Optional<TweedException> down = Optional.empty();
    private OptionalInt quota = OptionalInt.empty();
    private int capacity = Integer.MAX_VALUE;
    private int lists;

    public MemoryRouteApi(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Replace replace() {
        return Replace.IN_PLACE;
    }

    @Override
    public Listing list() {
        lists++;
        if (down.isPresent()) {
            throw down.get();
        }
        return new Listing(routes.values().stream()
                .map(route -> new Listing.Seen(route, Listing.Status.ACTIVE, Listing.Counts.YES, Optional.empty()))
                .toList());
    }

    @Override
    public List<Answer> write(List<Change<CloudRoute>> changes) {
        return changes.stream()
                .map(change -> Answer.of(change, () -> write(change)))
                .toList();
    }

    private void write(Change<CloudRoute> change) {
        CloudRoute row = change.row();
        Kind fault = faults.remove(row.destination());
        if (fault == Kind.UNAVAILABLE) {
            late.add(change);
        }
        if (fault != null) {
            throw new TweedException(fault, "no answer about " + row);
        }
        writes.add(change);
        carryOut(change);
    }

    private void carryOut(Change<CloudRoute> change) {
        CloudRoute row = change.row();
        if (change instanceof Change.Put<CloudRoute> put) {
            if (put.before().isEmpty() && routes.containsKey(row.destination())) {
                throw new TweedException(Kind.CONFLICT, row.destination() + " is there already");
            }
            if (put.before().isEmpty() && routes.size() >= capacity) {
                throw new TweedException(Kind.NO_ROOM, name + " will not take another");
            }
            routes.put(row.destination(), row);
        } else {
            routes.remove(row.destination());
        }
    }

    /** The next write of this row is not answered; it is carried out when {@link #carryOutLate} is called, or never. */
    public void silence(Prefix destination) {
        faults.put(destination, Kind.UNAVAILABLE);
    }

    /** The next write of this row is answered so. */
    public void fault(Prefix destination, Kind kind) {
        faults.put(destination, kind);
    }

    /** Carries out what was not answered, as far as it still can be: nobody hears of it. */
    public void carryOutLate() {
        late.forEach(change -> Answer.of(change, () -> carryOut(change)));
        late.clear();
    }

    /** From now on the table cannot be read. */
    public void down(TweedException why) {
        down = Optional.of(why);
    }

    public void up() {
        down = Optional.empty();
    }

    /** From now on the quota can be read, and is this. */
    public void quota(int routeCount) {
        quota = OptionalInt.of(routeCount);
        capacity = routeCount;
    }

    /** From now on the table takes no more than this, and the quota cannot be read. */
    public void capacity(int routeCount) {
        capacity = routeCount;
    }

    /** Someone writes behind our back. */
    public void tamper(CloudRoute route) {
        routes.put(route.destination(), route);
    }

    public void vanish(Prefix destination) {
        routes.remove(destination);
    }

    public List<CloudRoute> routes() {
        return List.copyOf(routes.values());
    }

    /** Every write that was carried out when it was asked for, in order. */
    public List<Change<CloudRoute>> writes() {
        return writes;
    }

    /** How often the table was read. */
    public int lists() {
        return lists;
    }

    @Override
    public Scope scope() {
        return Scope.EACH_FAMILY;
    }

    @Override
    public int assumed() {
        return 50;
    }

    @Override
    public OptionalInt read() {
        return quota;
    }

    @Override
    public String remedy() {
        return "Raise the quota.";
    }
}
