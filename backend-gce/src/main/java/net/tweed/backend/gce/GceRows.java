package net.tweed.backend.gce;

import com.google.cloud.compute.v1.Route;
import com.google.cloud.compute.v1.Warnings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.cloud.Listing.Counts;
import net.tweed.core.cloud.Listing.Seen;
import net.tweed.core.cloud.Listing.Status;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;

/** How rows and the API's routes translate into one another. Source: the compute v1 reference, resource {@code routes}. */
final class GceRows {
    private static final int LONGEST_NAME = 63;
    private static final int HASH_BYTES = 4;
    private static final String NOBODY = "";
    private static final Set<String> DEAD = Set.of(
            "NEXT_HOP_ADDRESS_NOT_ASSIGNED",
            "NEXT_HOP_CANNOT_IP_FORWARD",
            "NEXT_HOP_INSTANCE_HAS_NO_IPV6_INTERFACE",
            "NEXT_HOP_INSTANCE_NOT_FOUND",
            "NEXT_HOP_INSTANCE_NOT_ON_NETWORK",
            "NEXT_HOP_NOT_RUNNING");

    private final GceHop hop;
    private final GceMark mark;
    private final String networkProject;
    private final int priority;
    private final Predicate<Prefix> own;

    /**
     * The rows of one network as one host sees them.
     *
     * @param priority of the routes that this host makes
     * @param own the subnets whose rows are kept here: what leads there must have that priority, and no tags
     */
    GceRows(GceIdentity host, GceMark mark, int priority, Predicate<Prefix> own) {
        this.hop = GceHop.of(host);
        this.mark = mark;
        this.networkProject = host.networkProject();
        this.priority = priority;
        this.own = own;
    }

    /** What rows of ours say as their owner. */
    String owner() {
        return mark.owner();
    }

    /** Where this host's rows lead. */
    String target() {
        return hop.url();
    }

    /** The row that a route is; empty where it is another network's, or makes no sense. */
    Optional<Seen> seen(Route route) {
        if (!route.getNetwork().endsWith("/networks/" + mark.network())) {
            return Optional.empty();
        }
        return Prefix.parseMasked(route.getDestRange())
                .map(destination -> new Seen(
                        new CloudRoute(destination, target(route, destination)),
                        status(route),
                        counts(route),
                        Optional.of(GceMark.read(route.getDescription())
                                .map(GceMark::owner)
                                .orElse(NOBODY))));
    }

    /** Whether the route is exactly this row, whoever made it. */
    boolean is(Route route, CloudRoute row) {
        return seen(route).filter(seen -> seen.route().equals(row)).isPresent();
    }

    boolean isOurs(Route route) {
        return seen(route).flatMap(Seen::owner).filter(mark.owner()::equals).isPresent();
    }

    /**
     * The route to create for a row.
     *
     * @param attempt another number, another name: one may be taken by a route that was changed by hand
     */
    Route make(CloudRoute row, int attempt) {
        Family family = row.destination().family();
        Route.Builder route = Route.newBuilder()
                .setName(name(row, attempt))
                .setDescription(mark.leadingTo(row.target()).description())
                .setNetwork("projects/" + networkProject + "/global/networks/" + mark.network())
                .setDestRange(row.destination().toString())
                .setPriority(priority);
        hop.lead(route, row.target(), family);
        return route.build();
    }

    /** To our subnets with what sets it apart from a row as we make them, so that it is not taken for one. */
    private String target(Route route, Prefix destination) {
        String leads = hop.target(route, destination.family());
        if (!own.test(destination)) {
            return leads;
        }
        String apart = route.getPriority() == priority ? "" : "@" + route.getPriority();
        String tags = route.getTagsCount() == 0 ? "" : "#" + String.join("#", route.getTagsList());
        return leads + apart + tags;
    }

    /** {@code tweed-<cluster>-10-5-1-0-24-<hash>}: RFC 1035, unique in a project with several clusters and networks. */
    private String name(CloudRoute row, int attempt) {
        String hash = hash(mark.network() + " " + row + " " + priority + " " + attempt);
        String destination = Addresses.text(row.destination().base()).replaceAll("[.:]", "-") + "-"
                + row.destination().bits();
        String start = "tweed-" + mark.cluster() + "-" + destination;
        int room = LONGEST_NAME - 1 - hash.length();
        return (start.length() <= room ? start : start.substring(0, room)) + "-" + hash;
    }

    private static String hash(String text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static Status status(Route route) {
        boolean dead = route.getWarningsList().stream().map(Warnings::getCode).anyMatch(DEAD::contains);
        return switch (dead ? "DROPPED" : route.getRouteStatus()) {
            case "DROPPED", "INACTIVE" -> Status.BLACKHOLE;
            case "PENDING" -> Status.PENDING;
            default -> Status.ACTIVE;
        };
    }

    /**
     * The quota is on static routes local to the network (cloud.google.com/vpc/docs/quota): subnets' routes, peers'
     * routes and those learned by BGP are not.
     */
    private static Counts counts(Route route) {
        boolean local =
                route.getNextHopNetwork().isEmpty() && route.getNextHopPeering().isEmpty();
        boolean isStatic =
                route.getRouteType().isEmpty() || route.getRouteType().equals("STATIC");
        return local && isStatic ? Counts.YES : Counts.NO;
    }
}
