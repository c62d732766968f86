package net.tweed.backend.alivpc;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import net.tweed.core.cloud.Answer;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.cloud.Listing;
import net.tweed.core.cloud.RouteApi;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;

/**
 * One route table of the VPC. Changes go out as one batch a call, for the VPC takes one at a time: of what does not fit,
 * or is of another kind, the answer says when it is due. {@code ModifyRouteEntry} points an entry at another next hop
 * while it forwards, so nothing is ever removed to be replaced.
 */
final class AliVpcRoutes implements RouteApi {
    /** The API's own limit of a page. */
    private static final int PAGE = 100;
    /** More entries than a table can hold: a list that goes on is a list that goes round. */
    private static final int MOST_PAGES = 100;

    /**
     * Whose entries these are.
     *
     * @param standsFor the interface that a next hop stands for
     * @param own whether this process writes entries to the interface
     */
    record Hops(UnaryOperator<String> standsFor, Predicate<String> own) {}

    private final String table;
    private final Hops hops;
    private final AliVpcClient client;
    private final AliVpcTurn turn;
    private final AliVpcTables tables;
    private final Batches batches;
    private boolean isOwnPending;

    AliVpcRoutes(String table, Hops hops, AliVpcClient client, AliVpcTurn turn, AliVpcTables tables) {
        this.table = table;
        this.hops = hops;
        this.client = client;
        this.turn = turn;
        this.tables = tables;
        this.batches = new Batches(table, client);
    }

    @Override
    public String name() {
        return table;
    }

    @Override
    public Replace replace() {
        return Replace.IN_PLACE;
    }

    @Override
    public Listing list() {
        List<Entry> entries;
        try {
            entries = entries();
        } catch (TweedException e) {
            if (e.kind() == Kind.CONFIG && tables.isLeft(table)) {
                return new Listing(List.of()); // the VPC has it no more, and nobody wants it
            }
            throw e;
        }
        List<Entry> pending = entries.stream().filter(Entry::isPending).toList();
        turn.read(table, !pending.isEmpty());
        isOwnPending =
                pending.stream().anyMatch(entry -> hops.own().test(entry.route().target()));
        return new Listing(entries.stream()
                .map(entry -> new Listing.Seen(entry.route(), entry.status(), entry.counts(), Optional.empty()))
                .toList());
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        Set<String> tokens = new HashSet<>();
        String token = "";
        do {
            Map<String, String> parameters = new HashMap<>(Map.of("RouteTableId", table, "MaxResult", "" + PAGE));
            if (!token.isEmpty()) {
                parameters.put("NextToken", token);
            }
            JsonObject page = client.read(AliVpcAction.DESCRIBE_ENTRIES, parameters);
            Json.objects(page, "RouteEntrys", "RouteEntry")
                    .orElseThrow(() -> unreadable("it has no RouteEntrys"))
                    .forEach(json -> Entry.of(json, hops.standsFor()).ifPresent(entries::add));
            token = Json.text(page, "NextToken").orElse("");
            if (!token.isEmpty() && (!tokens.add(token) || tokens.size() > MOST_PAGES)) {
                throw unreadable("its pages have no end");
            }
        } while (!token.isEmpty());
        return entries;
    }

    private TweedException unreadable(String why) {
        return new TweedException(
                Kind.UNAVAILABLE, "Cannot read " + table + ": the answer to DescribeRouteEntryList is no list: " + why);
    }

    @Override
    public List<Answer> write(List<Change<CloudRoute>> changes) {
        Map<Change<CloudRoute>, Answer> answers = new HashMap<>();
        Map<Change<CloudRoute>, Entry> known = new LinkedHashMap<>();
        List<Change<CloudRoute>> creates = new ArrayList<>();
        sort(changes, answers, known, creates);
        if (!creates.isEmpty() || !known.isEmpty()) {
            Optional<Duration> wait = turn.enter(table);
            if (wait.isEmpty()) {
                answers.putAll(go(creates, known));
            }
            Duration due = wait.orElse(AliVpcTurn.REST);
            changes.forEach(change -> answers.computeIfAbsent(change, late -> later(late, due)));
        }
        return changes.stream()
                .map(change -> Objects.requireNonNull(answers.get(change)))
                .toList();
    }

    /** What is to be done, and what is answered already, by what is there now. */
    private void sort(
            List<Change<CloudRoute>> changes,
            Map<Change<CloudRoute>, Answer> answers,
            Map<Change<CloudRoute>, Entry> known,
            List<Change<CloudRoute>> creates) {
        Map<Prefix, Entry> now = new HashMap<>();
        if (!changes.stream().allMatch(AliVpcRoutes::isNew)) {
            entries().forEach(entry -> now.put(entry.route().destination(), entry));
        }
        for (Change<CloudRoute> change : changes) {
            Optional<Entry> entry = Optional.ofNullable(now.get(change.row().destination()));
            Optional<Answer> answer = entry.flatMap(there -> settled(change, there));
            if (answer.isPresent()) {
                answers.put(change, answer.get());
            } else if (entry.isPresent()) {
                known.put(change, entry.get());
            } else if (change instanceof Change.Remove<CloudRoute>) {
                answers.put(change, Answer.done(change)); // it is gone
            } else {
                creates.add(change);
            }
        }
    }

    private static boolean isNew(Change<CloudRoute> change) {
        return change instanceof Change.Put<CloudRoute> put && put.before().isEmpty();
    }

    /** The answer where nothing is to be done with this entry, or nothing may be. */
    private static Optional<Answer> settled(Change<CloudRoute> change, Entry there) {
        String target = there.route().target();
        if (change instanceof Change.Put<CloudRoute> put) {
            if (there.isPending()) {
                return Optional.of(Answer.pending(change));
            }
            if (target.equals(put.row().target())) {
                return Optional.of(Answer.done(change));
            }
            boolean expected = put.before()
                    .filter(before -> before.target().equals(target))
                    .isPresent();
            return expected ? Optional.empty() : Optional.of(Answer.failed(change, taken(there)));
        }
        if (!target.equals(change.row().target())) {
            return Optional.of(Answer.done(change)); // the row as it was is gone; this one is another's
        }
        return there.isPending() ? Optional.of(Answer.pending(change)) : Optional.empty();
    }

    private static TweedException taken(Entry there) {
        return new TweedException(Kind.CONFLICT, "The entry is " + there.route() + " now: it is looked at again");
    }

    private Map<Change<CloudRoute>, Answer> go(List<Change<CloudRoute>> creates, Map<Change<CloudRoute>, Entry> known) {
        Map<Change<CloudRoute>, Answer> answers;
        if (!creates.isEmpty()) {
            answers = batches.create(creates);
        } else if (known.keySet().iterator().next() instanceof Change.Put<CloudRoute> put) {
            answers = batches.modify(put, Objects.requireNonNull(known.get(put)));
        } else {
            answers = batches.delete(known);
        }
        if (answers.values().stream().noneMatch(AliVpcRoutes::mayBeUnderWay)) {
            turn.leave();
        }
        return answers;
    }

    private static boolean mayBeUnderWay(Answer answer) {
        return answer.failure()
                .map(e -> e.kind() == Kind.UNAVAILABLE || e.kind() == Kind.CONFLICT)
                .orElse(answer.progress() == Answer.Progress.PENDING);
    }

    private static Answer later(Change<CloudRoute> change, Duration due) {
        return Answer.failed(
                change, new TweedException(Kind.THROTTLED, "The VPC takes one route change at a time", null, due));
    }

    /** How long a reading holds: not long while the cloud is at work for this host. */
    Duration holds(Supplier<Duration> usual) {
        return isOwnPending || turn.isAt(table) ? AliVpcTurn.LOOK : usual.get();
    }
}
