package net.tweed.backend.gce.fake;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import net.tweed.core.model.Clock;
import net.tweed.core.testing.ManualClock;

/** All that is there, and what has happened to it. For any thread. */
public final class GceWorld {
    static final String API = "https://www.googleapis.com/compute/v1/";
    private static final double CALLS_AT_ONCE = 1500;
    private static final double CALLS_A_SECOND = 25;

    private final Clock clock;
    private final Map<String, Long> projects = new TreeMap<>();
    private final Map<String, WorldNetwork> networks = new TreeMap<>();
    private final Map<String, WorldInstance> instances = new TreeMap<>();
    private final List<WorldRoute> routes = new ArrayList<>();
    private final Map<String, WorldOperation> operations = new TreeMap<>();
    private final List<WorldOperation> pending = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private final List<Write> writes = new ArrayList<>();
    private final Map<String, Integer> calls = new TreeMap<>();
    private final Set<String> userAgents = new TreeSet<>();
    private final Set<String> used = new TreeSet<>();
    private final Map<String, Bucket> buckets = new TreeMap<>();
    private Optional<Set<String>> granted = Optional.empty();
    private double capacity = CALLS_AT_ONCE;
    private double refill = CALLS_A_SECOND;
    private Duration readLag = Duration.ZERO;
    private Duration operationTime = Duration.ZERO;
    private int pageSize = 500;
    private int serial;

    GceWorld(Clock clock) {
        this.clock = clock;
    }

    // Building.

    public synchronized void project(String id, long number) {
        projects.put(id, number);
    }

    public synchronized void network(WorldNetwork network) {
        networks.put(network.key(), network);
    }

    /** Adds an instance, or changes it. */
    public synchronized void instance(WorldInstance instance) {
        instances.put(instance.path(), instance);
    }

    public synchronized void removeInstance(String name) {
        instances.values().removeIf(instance -> instance.name().equals(name));
    }

    /** Adds a route behind everybody's back; it needs name, network (its URL), destRange and a next hop. */
    public synchronized void route(String project, JsonObject body) {
        settle();
        JsonObject whole = body.deepCopy();
        if (!whole.has("priority")) {
            whole.addProperty("priority", 1000);
        }
        add(project, whole);
    }

    /** Removes a route behind everybody's back. */
    public synchronized void deleteRoute(String name) {
        settle();
        find(route -> route.name().equals(name)).forEach(route -> route.delete(now()));
    }

    /** Lets a route lead elsewhere: as if someone had made it anew with the same name and description. */
    public synchronized void repointRoute(String name, String instanceUrl) {
        settle();
        for (WorldRoute route : find(found -> found.name().equals(name))) {
            route.delete(now());
            JsonObject other = route.body().deepCopy();
            other.keySet().removeIf(key -> key.startsWith("nextHop"));
            other.addProperty("nextHopInstance", instanceUrl);
            add(route.project(), other);
        }
    }

    /** From now on calls have this budget, for each project and group of methods. */
    public synchronized void rates(double atOnce, double aSecond) {
        capacity = atOnce;
        refill = aSecond;
        buckets.clear();
    }

    /** From now on lists are this far behind. */
    public synchronized void readLag(Duration lag) {
        readLag = lag;
    }

    /** From now on writes take so long. */
    public synchronized void operationTime(Duration time) {
        operationTime = time;
    }

    /** From now on lists have so many items a page at most. */
    public synchronized void pageSize(int items) {
        pageSize = items;
    }

    /** From now on callers have these IAM permissions; empty gives them all. */
    public synchronized void grant(Optional<Set<String>> permissions) {
        granted = permissions.map(Set::copyOf);
    }

    public synchronized void trouble(Trouble trouble) {
        troubles.add(trouble);
    }

    public synchronized void noTrouble() {
        troubles.clear();
    }

    // Looking.

    /** What is there now, with nothing held back, by name. */
    public synchronized List<JsonObject> routes() {
        settle();
        return find(route -> true).stream().map(WorldRoute::body).toList();
    }

    /** Every write that was asked for, in order. */
    public synchronized List<Write> writes() {
        return List.copyOf(writes);
    }

    /** How often each method was called. */
    public synchronized Map<String, Integer> calls() {
        return Map.copyOf(calls);
    }

    /** What the programs that called have said of themselves. */
    public synchronized Set<String> userAgents() {
        return Set.copyOf(userAgents);
    }

    /** The IAM permissions that calls have needed. */
    public synchronized Set<String> permissions() {
        return Set.copyOf(used);
    }

    public synchronized void forget() {
        writes.clear();
        calls.clear();
        used.clear();
    }

    // For the APIs.

    Duration now() {
        return clock.uptime();
    }

    /** Whether a call that waits should really take its time. */
    boolean waits() {
        return !(clock instanceof ManualClock);
    }

    Optional<String> projectId(String idOrNumber) {
        return projects.entrySet().stream()
                .filter(entry -> entry.getKey().equals(idOrNumber)
                        || entry.getValue().toString().equals(idOrNumber))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    long projectNumber(String id) {
        return projects.getOrDefault(id, 0L);
    }

    Map<String, WorldNetwork> networks() {
        return networks;
    }

    Map<String, WorldInstance> instances() {
        return instances;
    }

    Optional<WorldInstance> caller(Request request) {
        return instances.values().stream()
                .filter(instance -> instance.isAt(request.from()))
                .findFirst();
    }

    List<WorldRoute> find(Predicate<WorldRoute> which) {
        return routes.stream().filter(WorldRoute::isThere).filter(which).toList();
    }

    /** As lists show it. */
    List<WorldRoute> seen() {
        Duration at = now().minus(readLag);
        return routes.stream().filter(route -> route.wasThere(at)).toList();
    }

    int pageSize() {
        return pageSize;
    }

    void add(String project, JsonObject body) {
        body.addProperty("kind", "compute#route");
        body.addProperty("id", Integer.toString(1000 + ++serial));
        body.addProperty("routeType", "STATIC");
        body.addProperty(
                "selfLink",
                API + "projects/" + project + "/global/routes/"
                        + body.get("name").getAsString());
        routes.add(new WorldRoute(project, body, now()));
    }

    /** Takes an operation on. */
    WorldOperation start(String project, String type, String target, Optional<String> error, Runnable commit) {
        WorldOperation operation = new WorldOperation(
                project,
                "operation-" + ++serial,
                type,
                target,
                now().plus(operationTime),
                error,
                error.isPresent() ? () -> {} : commit);
        operations.put(operation.name(), operation);
        pending.add(operation);
        settle();
        return operation;
    }

    /** Does this at that time, whoever may have given up on it. */
    void later(Duration wait, Runnable what) {
        pending.add(new WorldOperation("", "late-" + ++serial, "late", "", now().plus(wait), Optional.empty(), what));
    }

    boolean isBeingInserted(String project, String name) {
        return pending.stream()
                .anyMatch(operation -> operation.type().equals("insert")
                        && operation.error().isEmpty()
                        && operation.project().equals(project)
                        && operation.target().equals(name));
    }

    int beingInserted() {
        return (int) pending.stream()
                .filter(operation ->
                        operation.type().equals("insert") && operation.error().isEmpty())
                .count();
    }

    Optional<WorldOperation> operation(String project, String name) {
        return Optional.ofNullable(operations.get(name))
                .filter(operation -> operation.project().equals(project));
    }

    /** Does what is due. */
    void settle() {
        List<WorldOperation> due = new ArrayList<>();
        for (Iterator<WorldOperation> all = pending.iterator(); all.hasNext(); ) {
            WorldOperation operation = all.next();
            if (operation.due().compareTo(now()) <= 0) {
                due.add(operation);
                all.remove();
            }
        }
        due.forEach(operation -> operation.commit().run());
    }

    void called(String method, String userAgent) {
        userAgents.add(userAgent);
        calls.merge(method, 1, Integer::sum);
    }

    void wrote(Write write) {
        writes.add(write);
    }

    /** The trouble that this call gets into. */
    Optional<Trouble> nextTrouble(String method) {
        for (int i = 0; i < troubles.size(); i++) {
            Trouble trouble = troubles.get(i);
            if (trouble.method().equals(method) || trouble.method().equals("*")) {
                if (trouble.times() <= 1) {
                    troubles.remove(i);
                } else {
                    troubles.set(i, trouble.once());
                }
                return Optional.of(trouble);
            }
        }
        return Optional.empty();
    }

    boolean hasBudget(String project, String group) {
        return buckets.computeIfAbsent(project + " " + group, key -> new Bucket(capacity, refill, now()))
                .take(now());
    }

    /** The first of these that callers lack; those they have are noted as used. */
    Optional<String> lacks(List<String> permissions) {
        for (String permission : permissions) {
            if (granted.isPresent() && !granted.get().contains(permission)) {
                return Optional.of(permission);
            }
        }
        used.addAll(permissions);
        return Optional.empty();
    }

    OptionalInt published(long networkId) {
        return networks.values().stream()
                .filter(network -> network.id() == networkId)
                .findFirst()
                .map(WorldNetwork::published)
                .orElse(OptionalInt.empty());
    }
}
