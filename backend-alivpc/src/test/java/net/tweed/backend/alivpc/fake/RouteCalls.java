package net.tweed.backend.alivpc.fake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.model.Prefix;

/** The calls about route entries, as the reference of VPC 2016-04-28 has them. */
final class RouteCalls {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_A_BATCH = 50;
    private static final int MOST_A_PAGE = 100;
    private static final Prefix SERVICES = Prefix.parse("100.64.0.0/10").orElseThrow();

    private final World world;

    RouteCalls(World world) {
        this.world = world;
    }

    ObjectNode describe(Map<String, String> in) {
        String table = table(in.getOrDefault("RouteTableId", ""));
        int most = Integer.parseInt(in.getOrDefault("MaxResult", "50"));
        if (most < 1 || most > MOST_A_PAGE) {
            throw new AliError(400, "InvalidParameter.MaxResult", "MaxResult must be from 1 to 100.");
        }
        List<FakeEntry> all = world.routes(table).stream()
                .filter(entry -> entry.isSeen(world.now()))
                .toList();
        int from = in.containsKey("NextToken") ? Integer.parseInt(in.get("NextToken"), Character.MAX_RADIX) : 0;
        int to = Math.min(all.size(), from + most);
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putObject("RouteEntrys").putArray("RouteEntry");
        all.subList(Math.min(from, to), to).forEach(entry -> show(list.addObject(), table, entry));
        if (to < all.size()) {
            answer.put("NextToken", Integer.toString(to, Character.MAX_RADIX));
        }
        return answer;
    }

    private void show(ObjectNode json, String table, FakeEntry entry) {
        json.put("RouteTableId", table)
                .put("RouteEntryId", entry.id())
                .put("DestinationCidrBlock", entry.destination().toString())
                .put("Type", entry.type().text())
                .put("Status", entry.state().text())
                .put("IpVersion", entry.destination().family().name().toLowerCase(Locale.ROOT))
                .put("Description", "");
        ObjectNode hop = json.putObject("NextHops").putArray("NextHop").addObject();
        hop.put("NextHopType", type(entry.hop())).put("NextHopId", entry.hop()).put("Weight", 0);
        hop.put("Enabled", world.isDead(entry.hop()) ? 0 : 1);
    }

    private static String type(String hop) {
        return hop.isEmpty() ? "local" : hop.startsWith("eni-") ? "NetworkInterface" : "Instance";
    }

    private String table(String id) {
        if (world.tables().stream().noneMatch(table -> table.id().equals(id))) {
            throw new AliError(404, "InvalidRouteTableId.NotFound", "Specified route table does not exist.");
        }
        return id;
    }

    /** One of a batch: the parameters that begin with {@code RouteEntries.<number>.}. */
    private static List<Map<String, String>> batch(Map<String, String> in) {
        List<Map<String, String>> batch = new ArrayList<>();
        for (int i = 1; in.containsKey("RouteEntries." + i + ".RouteTableId"); i++) {
            String at = "RouteEntries." + i + ".";
            Map<String, String> one = new java.util.HashMap<>();
            in.forEach((name, value) -> {
                if (name.startsWith(at)) {
                    one.put(name.substring(at.length()), value);
                }
            });
            batch.add(one);
        }
        if (batch.isEmpty() || batch.size() > MOST_A_BATCH) {
            throw new AliError(400, "InvalidParameter.RouteEntries", "1 to 50 route entries are allowed.");
        }
        return batch;
    }

    private void notBusy() {
        world.settle();
        if (world.isBusy()) {
            throw new AliError(
                    400, "TaskConflict", "The operation is too frequent. Please wait a moment and try again.");
        }
    }

    ObjectNode create(Map<String, String> in) {
        List<Map<String, String>> batch = batch(in);
        batch.forEach(one -> table(one.getOrDefault("RouteTableId", "")));
        notBusy();
        Answers answers = new Answers();
        Optional<Duration> until = Optional.empty();
        for (Map<String, String> one : batch) {
            try {
                Prefix destination = creatable(one);
                Duration settled = until.orElseGet(world::begin);
                until = Optional.of(settled);
                FakeEntry entry = world.add(
                        one.getOrDefault("RouteTableId", ""),
                        destination,
                        one.getOrDefault("NextHop", ""),
                        FakeEntry.Type.CUSTOM);
                entry.busy(FakeEntry.State.CREATING, settled);
                answers.done(entry.id());
            } catch (AliError e) {
                if (batch.size() == 1 && e.code().equals("QuotaExceeded")) {
                    throw e;
                }
                answers.failed(one, e);
            }
        }
        return answers.json();
    }

    private Prefix creatable(Map<String, String> one) {
        Prefix destination = Prefix.parse(one.getOrDefault("DstCidrBlock", ""))
                .orElseThrow(() -> new AliError(400, "InvalidCIDRBlock.Malformed", "The CIDR block is malformed."));
        boolean inside = world.vSwitches().stream()
                .anyMatch(vSwitch -> vSwitch.cidr().contains(destination) || destination.contains(vSwitch.cidr()));
        if (inside || SERVICES.contains(destination)) {
            throw new AliError(400, "InvalidCidrBlock.Overlapped", "The CIDR block overlaps with a vSwitch's.");
        }
        hop(one.getOrDefault("NextHopType", "Instance"), one.getOrDefault("NextHop", ""));
        List<FakeEntry> there = world.entries(one.getOrDefault("RouteTableId", ""));
        if (there.stream().anyMatch(entry -> entry.destination().equals(destination))) {
            throw new AliError(
                    400,
                    "RouterEntryConflict.Duplicated",
                    "A route entry already exists, which CIDR is " + destination);
        }
        long custom = there.stream()
                .filter(entry -> entry.type() == FakeEntry.Type.CUSTOM)
                .count();
        if (custom >= world.quota()) {
            throw new AliError(400, "QuotaExceeded", "Route entry quota exceeded in this route table.");
        }
        return destination;
    }

    private void hop(String type, String id) {
        boolean right = switch (type) {
            case "NetworkInterface" -> world.eni(id).isPresent();
            case "Instance" ->
                world.instances().stream()
                        .anyMatch(i -> i.id().equals(id) && i.state() != FakeInstance.State.TERMINATED);
            default -> false;
        };
        if (!right) {
            throw new AliError(400, "OperationFailed.InvalidNexthop", "The next hop is invalid.");
        }
    }

    ObjectNode modify(Map<String, String> in) {
        String id = in.getOrDefault("RouteEntryId", "");
        world.settle();
        FakeEntry entry = world.tables().stream()
                .flatMap(table -> table.entries().stream())
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AliError(404, "InvalidRouteEntry.NotFound", "The route entry is not found."));
        hop(in.getOrDefault("NewNextHopType", ""), in.getOrDefault("NewNextHopId", ""));
        if (entry.state() != FakeEntry.State.AVAILABLE) {
            throw new AliError(400, "IncorrectRouteEntryStatus", "The status of the route entry is incorrect.");
        }
        notBusy();
        entry.point(in.getOrDefault("NewNextHopId", ""));
        entry.busy(FakeEntry.State.MODIFYING, world.begin());
        return JSON.createObjectNode();
    }

    ObjectNode delete(Map<String, String> in) {
        List<Map<String, String>> batch = batch(in);
        notBusy();
        Answers answers = new Answers();
        Optional<Duration> until = Optional.empty();
        for (Map<String, String> one : batch) {
            try {
                FakeEntry entry = world.entries(table(one.getOrDefault("RouteTableId", ""))).stream()
                        .filter(there -> there.id().equals(one.get("RouteEntryId")))
                        .findFirst()
                        .orElseThrow(() -> new AliError(400, "VPC_ROUTER_ENTRY_NOT_EXIST", "vRouterEntry not exists"));
                if (entry.type() != FakeEntry.Type.CUSTOM) {
                    throw new AliError(400, "Forbidden.SystemRoute", "System entries cannot be deleted.");
                }
                Duration settled = until.orElseGet(world::begin);
                until = Optional.of(settled);
                entry.busy(FakeEntry.State.DELETING, settled);
                answers.done(entry.id());
            } catch (AliError e) {
                answers.failed(one, e);
            }
        }
        return answers.json();
    }

    /** The answer to a batch. */
    private static final class Answers {
        private final ObjectNode json = JSON.createObjectNode();
        private final ArrayNode ids = json.putArray("RouteEntryIds");
        private final ArrayNode failed = json.putArray("FailedRouteEntries");

        void done(String id) {
            ids.add(id);
        }

        void failed(Map<String, String> one, AliError e) {
            ObjectNode entry = failed.addObject();
            one.forEach(entry::put);
            entry.put("FailedCode", e.code()).put("FailedMessage", e.getMessage());
        }

        ObjectNode json() {
            return json.put("SuccessCount", ids.size()).put("FailedCount", failed.size());
        }
    }
}
