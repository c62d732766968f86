package net.tweed.backend.awsvpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import net.tweed.core.cloud.ChosenTables;
import net.tweed.core.cloud.TableFinder;
import net.tweed.core.cloud.TableSearch;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.Layer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/**
 * The chosen route tables, read together: one question answers for all, and also says which they are now. For one
 * thread, but for {@link #chosen}.
 */
final class RouteTables implements TableFinder {
    private static final Logger LOG = LoggerFactory.getLogger(RouteTables.class);

    /** Tables in an answer: the most that may be asked for. */
    private static final int PAGE = 100;
    /** A VPC has 200 tables by default, of at most 1,000 routes: more pages than this are an endless loop. */
    private static final int MOST_PAGES = 1000;
    /** For how long an answer serves the tables that have not had it yet. */
    private static final Duration SHARED = Duration.ofSeconds(1);

    private final AwsVpcCalls calls;
    private final Ec2Client ec2;
    private final TableChoice choice;
    private final AwsVpcIdentity self;
    private final Clock clock;
    private final Map<String, RouteTable> unread = new LinkedHashMap<>();
    private final ChosenTables chosen;
    private final Runnable turn;
    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    private Duration readAt;
    private final TableSearch search = new TableSearch(this::find, () -> Duration.ZERO);
    private boolean asked;
    private volatile Runnable changed = () -> {};
    private final Carrier carrier;
    private volatile Optional<String> carries = Optional.empty();

    /** Whether it matters which of the tables this host's own packets follow. */
    enum Carrier {
        ASKED,
        /** Nobody asks: no call is made for it. */
        UNASKED
    }

    /**
     * Tables that nobody has asked for yet.
     *
     * @param turn whether it is this host's turn to look for them; else throws what says when it will be
     */
    RouteTables(
            AwsVpcCalls calls,
            Ec2Client ec2,
            TableChoice choice,
            AwsVpcIdentity self,
            Clock clock,
            Carrier carrier,
            Runnable turn) {
        this.carrier = carrier;
        this.calls = calls;
        this.ec2 = ec2;
        this.choice = choice;
        this.self = self;
        this.clock = clock;
        this.readAt = clock.uptime();
        this.turn = turn;
        this.chosen = new ChosenTables(clock, choice instanceof NamedTables by ? Set.copyOf(by.ids()) : Set.of());
    }

    @Override
    public SortedSet<String> chosen() {
        return chosen.now();
    }

    @Override
    public void onChange(Runnable listener) {
        changed = listener;
    }

    @Override
    public Optional<String> carrier() {
        return carries.filter(id -> chosen().contains(id));
    }

    /** Once they are known, what reads them finds them, too. */
    @Override
    public Optional<Layer<?>> search() {
        return chosen().isEmpty() ? Optional.of(search.layer()) : Optional.empty();
    }

    /** What was found is for the next round. */
    private boolean find() {
        turn.run();
        read();
        return false;
    }

    /** Whether AWS has been asked for any table yet, whatever it said. */
    boolean asked() {
        return asked;
    }

    /** Whether the table is not only no longer chosen, but no longer there. */
    @Override
    public boolean isGone(String id) {
        return gone.contains(id);
    }

    /** The rows of one table, of an answer that it has not had before. */
    List<Route> routes(String id) {
        boolean wanted = chosen().contains(id);
        boolean old = clock.uptime().minus(readAt).compareTo(SHARED) >= 0;
        if (wanted && (old || !unread.containsKey(id))) {
            read();
        }
        if (!unread.containsKey(id) && !(choice instanceof NamedTables)) {
            unread.putAll(ask(new NamedTables(List.of(id)).questions(self).get(0)));
        }
        RouteTable table = unread.remove(id);
        if (table != null) {
            return checked(id, table);
        }
        if (!wanted) {
            gone.add(id);
            return List.of();
        }
        throw new TweedException(
                Kind.CONFIG,
                "Cannot read " + id + ": there is no such route table in " + self.region() + ". " + choice.remedy());
    }

    private List<Route> checked(String id, RouteTable table) {
        if (!self.vpc().equals(table.vpcId())) {
            throw new TweedException(
                    Kind.CONFIG,
                    "Cannot use " + id + ": it belongs to " + table.vpcId() + ", and this host is in " + self.vpc()
                            + ". " + choice.remedy());
        }
        if (table.routes().isEmpty()) {
            throw unusable(id, "a table has no routes, not even the local one");
        }
        return table.routes();
    }

    private void read() {
        unread.clear();
        for (List<Filter> question : choice.questions(self)) {
            unread.putAll(choice.chosen(ask(question)));
            if (!unread.isEmpty()) {
                break;
            }
        }
        readAt = clock.uptime();
        if (carrier == Carrier.ASKED) {
            carries = carrier(unread.values());
        }
        choose(new TreeSet<>(unread.keySet()));
    }

    /** The table that is this host's subnet's; the main one is where the subnet has none of its own, of all the VPC's. */
    private Optional<String> carrier(Collection<RouteTable> found) {
        Optional<String> own = found.stream()
                .filter(table -> table.associations().stream()
                        .anyMatch(with -> self.subnet().equals(with.subnetId())))
                .map(RouteTable::routeTableId)
                .findFirst();
        Optional<String> main = found.stream()
                .filter(table -> table.associations().stream().anyMatch(with -> Boolean.TRUE.equals(with.main())))
                .map(RouteTable::routeTableId)
                .findFirst();
        if (own.isPresent() || main.isEmpty()) {
            return own;
        }
        boolean elsewhere = !(choice instanceof SubnetsTable)
                && !ask(new SubnetsTable().questions(self).get(0)).isEmpty();
        return elsewhere ? Optional.empty() : main;
    }

    /** Takes notice of what was found: tables come and go while the daemon runs. */
    private void choose(SortedSet<String> found) {
        if (choice instanceof NamedTables) {
            return;
        }
        if (found.isEmpty() && chosen().isEmpty()) {
            throw new TweedException(
                    Kind.CONFIG, "Cannot find " + choice.text(self) + ": there is none. " + choice.remedy());
        }
        if (chosen.found(found)) {
            LOG.info("The route tables for this host are {}: {}", chosen(), choice.text(self));
            gone.removeAll(chosen());
            changed.run();
        }
    }

    /** Asks for tables, page by page; a table's rows may come on several. */
    private Map<String, RouteTable> ask(List<Filter> filters) {
        asked = true;
        Map<String, RouteTable> all = new LinkedHashMap<>();
        Set<String> tokens = new HashSet<>();
        DescribeRouteTablesRequest request = DescribeRouteTablesRequest.builder()
                .filters(filters)
                .maxResults(PAGE)
                .build();
        while (true) {
            DescribeRouteTablesRequest page = request;
            DescribeRouteTablesResponse answer =
                    calls.read(Api.DESCRIBE_TABLES, "read " + choice.text(self), () -> ec2.describeRouteTables(page));
            answer.routeTables()
                    .forEach(table -> all.merge(String.valueOf(table.routeTableId()), table, RouteTables::joined));
            String next = answer.nextToken();
            if (next == null || next.isEmpty()) {
                break;
            }
            if (!tokens.add(next) || tokens.size() > MOST_PAGES) {
                throw unusable(choice.text(self), "its pages have no end");
            }
            request = request.toBuilder().nextToken(next).build();
        }
        return all;
    }

    private static RouteTable joined(RouteTable first, RouteTable more) {
        List<Route> routes = new ArrayList<>(first.routes());
        routes.addAll(more.routes());
        return first.toBuilder().routes(routes).build();
    }

    private static TweedException unusable(String what, String why) {
        return new TweedException(
                Kind.UNAVAILABLE, "Cannot read " + what + ": AWS gives no usable answer: " + why + ".");
    }
}
