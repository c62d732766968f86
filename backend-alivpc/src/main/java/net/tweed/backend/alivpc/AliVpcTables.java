package net.tweed.backend.alivpc;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import net.tweed.core.cloud.ChosenTables;
import net.tweed.core.cloud.TableFinder;
import net.tweed.core.cloud.TableSearch;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.Layer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which route tables the hosts' entries go into: the configured ones, else those of the hosts' vSwitches, else the VPC's
 * system table. What is not configured is asked for at each slow pass: a vSwitch may get another table at any time.
 */
final class AliVpcTables implements TableFinder {
    private static final Logger LOG = LoggerFactory.getLogger(AliVpcTables.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final AliVpcClient client;
    private final String vpc;
    private final Supplier<Set<String>> vSwitches;
    private final ChosenTables chosen;
    private final Optional<TableSearch> search;
    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    private final boolean configured;
    private volatile Runnable changed = () -> {};
    private volatile Optional<String> carries = Optional.empty();

    /** Whether it matters which table this host's own packets follow. */
    enum Carrier {
        ASKED,
        /** Nobody asks: where the tables are configured, no call is made for it. */
        UNASKED
    }

    /**
     * Tables that nobody has asked for yet.
     *
     * @param vSwitches those that hold the hosts whose packets are to meet a table
     * @param slowPass how long an answer holds
     */
    AliVpcTables(
            AliVpcClient client,
            String vpc,
            Supplier<Set<String>> vSwitches,
            List<String> configured,
            Carrier carrier,
            Clock clock,
            Supplier<Duration> slowPass) {
        this.client = client;
        this.vpc = vpc;
        this.vSwitches = vSwitches;
        this.chosen = new ChosenTables(clock, Set.copyOf(configured));
        this.configured = !configured.isEmpty();
        this.search = configured.isEmpty() || carrier == Carrier.ASKED
                ? Optional.of(new TableSearch(this::look, slowPass))
                : Optional.empty();
    }

    @Override
    public Optional<String> carrier() {
        return carries.filter(id -> chosen().contains(id));
    }

    @Override
    public SortedSet<String> chosen() {
        return chosen.now();
    }

    @Override
    public boolean isGone(String table) {
        return gone.contains(table);
    }

    @Override
    public Optional<Layer<?>> search() {
        return search.map(TableSearch::layer);
    }

    @Override
    public void onChange(Runnable listener) {
        changed = listener;
    }

    /** Notes that there is no such table; whether that is as well, because it is no longer chosen. */
    boolean isLeft(String table) {
        return !chosen().contains(table) && (gone.contains(table) || gone.add(table));
    }

    /** Looks; where others are chosen now, there is more to be done in this round's place. */
    private boolean look() {
        Set<String> found = new TreeSet<>();
        for (String vSwitch : vSwitches.get()) {
            found.add(ofVSwitch(vSwitch)
                    .or(this::ofVpc)
                    .orElseThrow(() -> new TweedException(
                            Kind.CONFIG,
                            "Cannot find the route table of " + vSwitch + ", nor the system table of " + vpc
                                    + ": set RouteTableID to the table's id")));
        }
        carries = found.size() == 1 ? found.stream().findFirst() : Optional.empty();
        if (configured || !chosen.found(found)) {
            return true;
        }
        LOG.info("The route tables of {} are {} now", vSwitches.get(), chosen());
        gone.removeAll(chosen());
        changed.run();
        return false;
    }

    private Optional<String> ofVSwitch(String vSwitch) {
        JsonObject answer = client.read(AliVpcAction.DESCRIBE_VSWITCH, Map.of("VSwitchId", vSwitch));
        return Json.object(answer, "RouteTable").flatMap(AliVpcTables::id);
    }

    private Optional<String> ofVpc() {
        JsonObject answer = client.read(AliVpcAction.DESCRIBE_TABLES, Map.of("VpcId", vpc, "PageSize", "50"));
        Predicate<JsonObject> isSystem = table ->
                Json.text(table, "RouteTableType").filter("System"::equals).isPresent();
        return Json.object(answer, "RouterTableList")
                .flatMap(list -> Json.objects(list, "RouterTableListType", "RouterTableListType"))
                .flatMap(tables -> tables.stream()
                        .filter(isSystem)
                        .flatMap(table -> id(table).stream())
                        .findFirst());
    }

    private static Optional<String> id(JsonObject table) {
        return Json.text(table, "RouteTableId").filter(id -> ID.matcher(id).matches());
    }
}
