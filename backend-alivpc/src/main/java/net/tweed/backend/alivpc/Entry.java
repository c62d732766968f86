package net.tweed.backend.alivpc;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.cloud.Listing;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/**
 * A route entry as {@code DescribeRouteEntryList} shows it.
 *
 * @param id {@code rte-…}
 */
record Entry(String id, CloudRoute route, Listing.Status status, Listing.Counts counts) {

    /**
     * Reads one; empty for a destination that is no prefix: a prefix list's id.
     *
     * @param hop the interface that an instance stands for, else what is given
     */
    static Optional<Entry> of(JsonObject json, UnaryOperator<String> hop) {
        return Json.text(json, "DestinationCidrBlock")
                .flatMap(Prefix::parseMasked)
                .map(destination -> {
                    List<JsonObject> hops = hops(json);
                    return new Entry(
                            Json.text(json, "RouteEntryId").orElse(""),
                            new CloudRoute(destination, hop.apply(target(hops))),
                            status(json, hops),
                            // dynamic entries have a quota of their own, and system entries none
                            Json.text(json, "Type").filter("Custom"::equals).isPresent()
                                    ? Listing.Counts.YES
                                    : Listing.Counts.NO);
                });
    }

    private static List<JsonObject> hops(JsonObject json) {
        return Json.objects(json, "NextHops", "NextHop").orElse(List.of());
    }

    /** The next hop's id. */
    private static String target(List<JsonObject> hops) {
        return hops.stream()
                .map(hop -> Json.text(hop, "NextHopId")
                        .filter(id -> !id.isBlank())
                        .orElseGet(() -> Json.text(hop, "NextHopType").orElse("none")))
                .collect(Collectors.joining("+"));
    }

    private static Listing.Status status(JsonObject json, List<JsonObject> hops) {
        String status = Json.text(json, "Status")
                .orElseThrow(() -> new TweedException(
                        Kind.UNAVAILABLE, "A route entry in the answer to DescribeRouteEntryList has no status"));
        if (!status.equals("Available") && !status.equals("Created")) {
            return Listing.Status.PENDING; // Pending, Creating, Modifying, Deleting
        }
        boolean off = hops.stream()
                .anyMatch(hop -> Json.text(hop, "Enabled").filter("0"::equals).isPresent());
        return off ? Listing.Status.BLACKHOLE : Listing.Status.ACTIVE;
    }

    boolean isPending() {
        return status == Listing.Status.PENDING;
    }
}
