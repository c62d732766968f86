package net.tweed.backend.awsvpc.fake;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;

/** A route table; readers may see it as it was a while ago. */
public final class FakeTable {
    private static final int MOST_VERSIONS = 1000;

    private record Version(Duration at, Map<Prefix, FakeRoute> routes) {}

    private final String id;
    private final String vpc;
    private final Clock clock;
    private final SortedSet<String> subnets = new TreeSet<>();
    private final SortedMap<String, String> tags = new TreeMap<>();
    private final Deque<Version> versions = new ArrayDeque<>();
    private boolean main;

    FakeTable(String id, String vpc, Clock clock) {
        this.id = id;
        this.vpc = vpc;
        this.clock = clock;
        versions.add(new Version(clock.uptime(), Map.of()));
    }

    public String id() {
        return id;
    }

    public String vpc() {
        return vpc;
    }

    boolean isMain() {
        return main;
    }

    /** Makes it the VPC's main table, beside no other. */
    public FakeTable main() {
        main = true;
        return this;
    }

    /** Associates it with a subnet. */
    public FakeTable subnet(String subnet) {
        subnets.add(subnet);
        return this;
    }

    /** Ends the association. */
    public void leave(String subnet) {
        subnets.remove(subnet);
    }

    public FakeTable tag(String key, String value) {
        tags.put(key, value);
        return this;
    }

    public void untag(String key) {
        tags.remove(key);
    }

    SortedSet<String> subnets() {
        return subnets;
    }

    SortedMap<String, String> tags() {
        return tags;
    }

    /** Puts a row, whoever it is from and whatever was there. */
    public FakeTable put(String destination, String target, FakeRoute.Origin origin) {
        put(new FakeRoute(Prefix.parse(destination).orElseThrow(), target, origin));
        return this;
    }

    /** Takes a row out, whatever it was. */
    public void take(String destination) {
        remove(Prefix.parse(destination).orElseThrow());
    }

    void put(FakeRoute route) {
        Map<Prefix, FakeRoute> next = new LinkedHashMap<>(now());
        next.put(route.destination(), route);
        add(next);
    }

    void remove(Prefix destination) {
        Map<Prefix, FakeRoute> next = new LinkedHashMap<>(now());
        next.remove(destination);
        add(next);
    }

    private void add(Map<Prefix, FakeRoute> next) {
        versions.addLast(new Version(clock.uptime(), next));
        if (versions.size() > MOST_VERSIONS) {
            versions.removeFirst();
        }
    }

    private Map<Prefix, FakeRoute> now() {
        return versions.getLast().routes();
    }

    Optional<FakeRoute> get(Prefix destination) {
        return Optional.ofNullable(now().get(destination));
    }

    /** Where a row leads; empty where there is none. */
    public Optional<String> target(String destination) {
        return get(Prefix.parse(destination).orElseThrow()).map(FakeRoute::target);
    }

    /** All rows as they are. */
    public Collection<FakeRoute> routes() {
        return now().values();
    }

    /** All rows as a reader sees them who is late by this. */
    Collection<FakeRoute> routes(Duration late) {
        Duration then = clock.uptime().minus(late);
        Version seen = versions.getFirst();
        for (Version version : versions) {
            if (version.at().compareTo(then) <= 0) {
                seen = version;
            }
        }
        return seen.routes().values();
    }

    long counted(Family family) {
        return now().values().stream().filter(route -> route.counts(family)).count();
    }
}
