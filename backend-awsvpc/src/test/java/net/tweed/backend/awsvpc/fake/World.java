package net.tweed.backend.awsvpc.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Prefix;

/** One Region of one account: what is there, and what is allowed. Its lock guards all of it. */
public final class World {
    /** What AWS has given since June 2025. */
    private static final int DEFAULT_QUOTA = 500;

    private record Subnet(String vpc, Prefix cidr) {}

    private record Later(Duration at, Runnable what) {}

    private final Clock clock;
    private final String region;
    private final Map<String, Prefix> vpcs = new LinkedHashMap<>();
    private final Map<String, Subnet> subnets = new LinkedHashMap<>();
    private final Map<String, FakeTable> tables = new LinkedHashMap<>();
    private final Map<String, FakeInstance> instances = new LinkedHashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Later> later = new ArrayList<>();
    private final Map<String, Set<String>> allowed = new TreeMap<>();
    private Duration lag = Duration.ZERO;
    private int quota = DEFAULT_QUOTA;
    private OptionalInt appliedQuota = OptionalInt.empty();

    World(Clock clock, String region) {
        this.clock = clock;
        this.region = region;
    }

    public Clock clock() {
        return clock;
    }

    public String region() {
        return region;
    }

    public synchronized World vpc(String id, String cidr) {
        vpcs.put(id, Prefix.parse(cidr).orElseThrow());
        return this;
    }

    public synchronized World subnet(String id, String vpc, String cidr) {
        subnets.put(id, new Subnet(vpc, Prefix.parse(cidr).orElseThrow()));
        return this;
    }

    /** Makes a route table with its local route. */
    public synchronized FakeTable table(String id, String vpc) {
        FakeTable table = new FakeTable(id, vpc, clock);
        table.put(new FakeRoute(cidr(vpc), "local", FakeRoute.Origin.TABLE));
        tables.put(id, table);
        return table;
    }

    /** Takes a route table away. */
    public synchronized void dropTable(String id) {
        tables.remove(id);
    }

    public synchronized FakeInstance instance(String id, String vpc) {
        FakeInstance instance = new FakeInstance(id, vpc, region);
        instances.put(id, instance);
        return instance;
    }

    Prefix cidr(String vpc) {
        Prefix cidr = vpcs.get(vpc);
        if (cidr == null) {
            throw new IllegalArgumentException("There is no " + vpc);
        }
        return cidr;
    }

    Optional<Prefix> subnetCidr(String subnet) {
        return Optional.ofNullable(subnets.get(subnet)).map(Subnet::cidr);
    }

    Collection<Prefix> subnetsOf(String vpc) {
        return subnets.values().stream()
                .filter(subnet -> subnet.vpc().equals(vpc))
                .map(Subnet::cidr)
                .toList();
    }

    /** A table that is there. */
    public synchronized FakeTable table(String id) {
        return findTable(id).orElseThrow();
    }

    synchronized Optional<FakeTable> findTable(String id) {
        return Optional.ofNullable(tables.get(id));
    }

    synchronized Collection<FakeTable> tables() {
        return List.copyOf(tables.values());
    }

    /** An instance that is or was there. */
    public synchronized FakeInstance instance(String id) {
        return findInstance(id).orElseThrow();
    }

    synchronized Optional<FakeInstance> findInstance(String id) {
        return Optional.ofNullable(instances.get(id));
    }

    synchronized Collection<FakeInstance> instances() {
        return List.copyOf(instances.values());
    }

    /** The running instance that an address, or a name of the metadata server, stands for. */
    synchronized Optional<FakeInstance> at(String address) {
        return instances.values().stream()
                .filter(instance -> instance.state() == FakeInstance.State.RUNNING && instance.is(address))
                .findFirst();
    }

    synchronized Optional<FakeInstance> holderOf(String eni) {
        return instances.values().stream()
                .filter(instance -> instance.state() != FakeInstance.State.TERMINATED)
                .filter(instance -> instance.enis().stream().anyMatch(e -> e.id().equals(eni)))
                .findFirst();
    }

    synchronized Optional<FakeInstance.Eni> eni(String id) {
        return holderOf(id)
                .flatMap(instance ->
                        instance.enis().stream().filter(e -> e.id().equals(id)).findFirst());
    }

    /** Stops, starts or terminates an instance; a terminated one's interfaces are gone. */
    public synchronized void become(String instance, FakeInstance.State state) {
        instance(instance).state(state);
    }

    /** Whether packets to the target are dropped: its instance is stopped, or it is gone. */
    synchronized boolean isBlackhole(String target) {
        return target.startsWith("eni-")
                && holderOf(target)
                        .filter(instance -> instance.state() != FakeInstance.State.STOPPED)
                        .isEmpty();
    }

    /** Readers of route tables see them as they were this long ago. */
    public synchronized World lag(Duration by) {
        lag = by;
        return this;
    }

    synchronized Duration lag() {
        return lag;
    }

    /** The quota of routes per table that holds. */
    public synchronized World quota(int routes) {
        quota = routes;
        appliedQuota = OptionalInt.of(routes);
        return this;
    }

    /** The quota was never raised: {@code GetServiceQuota} knows none. */
    public synchronized World defaultQuota() {
        quota = DEFAULT_QUOTA;
        appliedQuota = OptionalInt.empty();
        return this;
    }

    /** What {@code GetServiceQuota} says, whatever holds. */
    public synchronized World quotaSays(int routes) {
        appliedQuota = OptionalInt.of(routes);
        return this;
    }

    synchronized int quota() {
        return quota;
    }

    synchronized OptionalInt appliedQuota() {
        return appliedQuota;
    }

    static int standardQuota() {
        return DEFAULT_QUOTA;
    }

    /** From now on, nobody may do anything but these actions: {@code ec2:CreateRoute}. */
    public World allow(Set<String> actions) {
        return allow("*", actions);
    }

    /** From now on, this caller may do nothing but these actions. */
    public synchronized World allow(String caller, Set<String> actions) {
        allowed.put(caller, Set.copyOf(actions));
        return this;
    }

    /** Everybody may do everything. */
    public synchronized World allowAll() {
        allowed.clear();
        return this;
    }

    synchronized boolean isAllowed(String caller, String action) {
        Set<String> actions = allowed.containsKey(caller) ? allowed.get(caller) : allowed.get("*");
        return actions == null || actions.contains(action);
    }

    synchronized void log(Call call) {
        calls.add(call);
    }

    /** All calls so far, oldest first. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** All calls so far that meant to change something. */
    public synchronized List<Call> writes() {
        return calls.stream().filter(Call::isWrite).toList();
    }

    /** Forgets the calls so far. */
    public synchronized void forgetCalls() {
        calls.clear();
    }

    synchronized void later(Duration in, Runnable what) {
        later.add(new Later(clock.uptime().plus(in), what));
    }

    /** Does what has become due. */
    public synchronized void catchUp() {
        Duration now = clock.uptime();
        List<Later> due = later.stream().filter(l -> l.at().compareTo(now) <= 0).toList();
        later.removeAll(due);
        due.forEach(l -> l.what().run());
    }
}
