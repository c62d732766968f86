package net.tweed.backend.alivpc.fake;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Prefix;

/** One VPC of one account: what there is, and what happens to it as time passes. Every method holds the lock. */
public final class World {
    private final Set<String> userAgents = new TreeSet<>();
    /** A vSwitch; its table is the system table unless another was given. */
    record VSwitch(String id, Prefix cidr, String table) {}

    /** A route table. */
    record Table(String id, String type, List<FakeEntry> entries) {}

    private record Later(Duration at, Runnable commit) {}

    private final Clock clock;
    private final String vpc;
    private final Map<String, VSwitch> vSwitches = new LinkedHashMap<>();
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, FakeInstance> instances = new LinkedHashMap<>();
    private final List<Later> later = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final Map<String, String> keys = new HashMap<>();
    private final Map<String, Prefix> destinations = new HashMap<>();
    private Optional<Set<String>> allowed = Optional.empty();
    private int quota = 200;
    private OptionalInt quotaCenter = OptionalInt.of(200);
    private Duration task = Duration.ZERO;
    private Duration rest = Duration.ZERO;
    private Duration lag = Duration.ZERO;
    private Duration busyUntil = Duration.ZERO;
    private boolean hasCheck = true;
    private boolean hardened;
    private int made;

    World(Clock clock, String vpc) {
        this.clock = clock;
        this.vpc = vpc;
        key("id", "secret");
    }

    String region() {
        return "cn-hangzhou";
    }

    String vpc() {
        return vpc;
    }

    Duration now() {
        return clock.uptime();
    }

    Clock clock() {
        return clock;
    }

    /** An access key of the account. */
    public synchronized World key(String id, String secret) {
        keys.put(id, secret);
        return this;
    }

    synchronized Optional<String> secret(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /** A route table of the type {@code System} or {@code Custom}. */
    public synchronized World table(String id, String type) {
        tables.put(id, new Table(id, type, new ArrayList<>()));
        return this;
    }

    /** A vSwitch with the system entry for its addresses in every table. */
    public synchronized World vSwitch(String id, String cidr, String table) {
        Prefix prefix = Prefix.parse(cidr).orElseThrow();
        vSwitches.put(id, new VSwitch(id, prefix, table));
        tables.keySet().forEach(each -> add(each, prefix, "", FakeEntry.Type.SYSTEM));
        return this;
    }

    /** From now on the vSwitch has this table. */
    public synchronized void associate(String vSwitch, String table) {
        Prefix prefix =
                Optional.ofNullable(vSwitches.get(vSwitch)).orElseThrow().cidr();
        vSwitches.put(vSwitch, new VSwitch(vSwitch, prefix, table));
    }

    /** Deletes a table. */
    public synchronized void dropTable(String id) {
        tables.remove(id);
    }

    /** An instance with one interface, {@code eni-<name>}. */
    public synchronized FakeInstance instance(String name, String vSwitch, String address, String... hosts) {
        FakeInstance.Eni eni = eni("eni-" + name, vSwitch, List.of(address), false);
        return instance("i-" + name, List.of(eni), Set.of(hosts));
    }

    /** An interface that is not yet an instance's. */
    public synchronized FakeInstance.Eni eni(String id, String vSwitch, List<String> addresses, boolean checked) {
        List<InetAddress> parsed =
                addresses.stream().map(a -> Addresses.parse(a).orElseThrow()).toList();
        String mac = "00:16:3e:00:%02x:%02x".formatted(++made >> 8, made & 0xff);
        return new FakeInstance.Eni(id, vSwitch, mac, parsed, checked);
    }

    /** An instance; its first interface is the primary one. */
    public synchronized FakeInstance instance(String id, List<FakeInstance.Eni> enis, Set<String> hosts) {
        FakeInstance instance = new FakeInstance(id, enis, hosts);
        instances.put(id, instance);
        return instance;
    }

    public synchronized void become(String instance, FakeInstance.State state) {
        Optional.ofNullable(instances.get(instance)).orElseThrow().become(state);
    }

    public synchronized void check(String eni, boolean on) {
        eni(eni).orElseThrow().check(on);
    }

    /** An entry that somebody else makes, at once. */
    public synchronized FakeEntry route(String table, String destination, String hop) {
        Prefix prefix = Prefix.parse(destination).orElseThrow();
        entries(table).removeIf(entry -> entry.destination().equals(prefix));
        return add(table, prefix, hop, FakeEntry.Type.CUSTOM);
    }

    /** Takes an entry out, at once. */
    public synchronized void remove(String table, String destination) {
        Prefix prefix = Prefix.parse(destination).orElseThrow();
        entries(table).removeIf(entry -> entry.destination().equals(prefix));
    }

    synchronized FakeEntry add(String table, Prefix destination, String hop, FakeEntry.Type type) {
        boolean isOurs = type == FakeEntry.Type.CUSTOM;
        Duration seenFrom = isOurs ? now().plus(lag) : Duration.ZERO;
        FakeEntry entry = new FakeEntry("rte-" + ++made, destination, hop, type, seenFrom);
        entries(table).add(entry);
        destinations.put(entry.id(), destination);
        return entry;
    }

    /** Where the entry of this id leads, or led. */
    public synchronized String destination(String entry) {
        return Optional.ofNullable(destinations.get(entry)).orElseThrow().toString();
    }

    /** The entries of a table after everything that has had its time; a snapshot. */
    public synchronized List<FakeEntry> routes(String table) {
        settle();
        return List.copyOf(entries(table));
    }

    /** Where the table sends the destination; empty where it has no such entry, or one that does not forward yet. */
    public synchronized Optional<String> hop(String table, String destination) {
        return routes(table).stream()
                .filter(entry -> entry.destination().toString().equals(destination))
                .filter(entry -> entry.state() != FakeEntry.State.CREATING)
                .map(FakeEntry::hop)
                .findFirst();
    }

    synchronized List<FakeEntry> entries(String table) {
        return Optional.ofNullable(tables.get(table)).orElseThrow().entries();
    }

    synchronized Collection<Table> tables() {
        return List.copyOf(tables.values());
    }

    synchronized Collection<VSwitch> vSwitches() {
        return List.copyOf(vSwitches.values());
    }

    synchronized Collection<FakeInstance> instances() {
        return List.copyOf(instances.values());
    }

    synchronized Optional<FakeInstance.Eni> eni(String id) {
        return instances.values().stream()
                .filter(instance -> instance.state() != FakeInstance.State.TERMINATED)
                .flatMap(instance -> instance.enis().stream())
                .filter(eni -> eni.id().equals(id))
                .findFirst();
    }

    /** Whether a next hop is one to which nothing can be sent. */
    synchronized boolean isDead(String hop) {
        return !hop.isEmpty()
                && instances.values().stream()
                        .filter(i -> i.state() == FakeInstance.State.RUNNING)
                        .noneMatch(i -> i.id().equals(hop)
                                || i.enis().stream().anyMatch(eni -> eni.id().equals(hop)));
    }

    /** Does what time has come for. */
    synchronized void settle() {
        Duration now = now();
        for (Iterator<Later> i = later.iterator(); i.hasNext(); ) {
            Later next = i.next();
            if (next.at().compareTo(now) <= 0) {
                i.remove();
                next.commit().run();
            }
        }
        tables.values().forEach(table -> table.entries().removeIf(entry -> !entry.settle(now)));
    }

    synchronized void later(Duration after, Runnable commit) {
        later.add(new Later(now().plus(after), commit));
    }

    /** Whether the VPC takes no change now: one is under way, or has only just been. */
    synchronized boolean isBusy() {
        boolean pending = tables.values().stream()
                .flatMap(table -> table.entries().stream())
                .anyMatch(entry -> entry.state() != FakeEntry.State.AVAILABLE);
        return pending || busyUntil.compareTo(now()) > 0;
    }

    /** A change has begun; when the cloud will be done with it. */
    synchronized Duration begin() {
        busyUntil = now().plus(rest);
        return now().plus(task);
    }

    /** How long the cloud works on a change, and how long after its beginning it takes no other. */
    public synchronized World pace(Duration works, Duration rests) {
        task = works;
        rest = rests;
        return this;
    }

    /** How long a new entry stays out of what is read. */
    public synchronized World lag(Duration by) {
        lag = by;
        return this;
    }

    /** How many custom entries a table takes; what Quota Center says of it is apart. */
    public synchronized World quota(int entries) {
        quota = entries;
        return this;
    }

    synchronized int quota() {
        return quota;
    }

    public synchronized World quotaCenter(OptionalInt entries) {
        quotaCenter = entries;
        return this;
    }

    synchronized OptionalInt quotaCenter() {
        return quotaCenter;
    }

    /** Which actions the callers may use, {@code vpc:CreateRouteEntries}; empty: all. */
    public synchronized World allow(Optional<Set<String>> actions) {
        allowed = actions;
        return this;
    }

    synchronized boolean isAllowed(String action) {
        return allowed.map(actions -> actions.contains(action)).orElse(true);
    }

    /** Whether this region knows the source/destination check. */
    public synchronized World hasCheck(boolean has) {
        hasCheck = has;
        return this;
    }

    synchronized boolean hasCheck() {
        return hasCheck;
    }

    /** Whether the metadata server answers only to who has a token. */
    public synchronized World hardened(boolean only) {
        hardened = only;
        return this;
    }

    synchronized boolean isHardened() {
        return hardened;
    }

    synchronized void saw(String userAgent) {
        userAgents.add(userAgent);
    }

    /** What the programs that called have said of themselves. */
    public synchronized Set<String> userAgents() {
        return Set.copyOf(userAgents);
    }

    synchronized void called(Call call) {
        calls.add(call);
    }

    /** Every call, in order. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Every call that changes something and was taken. */
    public synchronized List<Call> writes() {
        return calls.stream()
                .filter(Call::isWrite)
                .filter(call -> call.outcome().equals("ok"))
                .toList();
    }

    public synchronized void forgetCalls() {
        calls.clear();
    }
}
