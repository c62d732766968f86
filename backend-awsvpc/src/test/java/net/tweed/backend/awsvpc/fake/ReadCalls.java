package net.tweed.backend.awsvpc.fake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import net.tweed.core.model.Family;

/** The calls that show what is there. */
final class ReadCalls {
    /** Beyond this many rows EC2 asks its callers to page: here a table's rows then come on several pages. */
    private static final int ROWS = 125;

    private static final int LEAST_RESULTS = 5;
    private static final int MOST_RESULTS = 100;

    private record Chunk(FakeTable table, List<FakeRoute> routes) {}

    private record Page(List<Chunk> chunks, Optional<String> next) {}

    private final World world;
    private final Map<String, List<Chunk>> rest = new HashMap<>();
    private int tokens;

    ReadCalls(World world) {
        this.world = world;
    }

    /**
     * Answers DescribeRouteTables.
     *
     * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html">the call</a>
     */
    String tables(Parameters in) {
        List<String> ids = in.list("RouteTableId");
        Map<String, List<String>> filters = in.filters();
        Optional<Integer> most = in.find("MaxResults").map(Integer::parseInt);
        Optional<String> token = in.find("NextToken");
        in.finish();
        if (!ids.isEmpty() && most.isPresent()) {
            throw Ec2Error.invalid(
                    "InvalidParameterCombination",
                    "The parameter routeTableIds cannot be used with the parameter maxResults");
        }
        if (most.filter(n -> n < LEAST_RESULTS || n > MOST_RESULTS).isPresent()) {
            throw Ec2Error.invalid(
                    "InvalidParameterValue", "Value ( " + most.get() + " ) for parameter maxResults is invalid.");
        }
        for (String id : ids) {
            if (world.findTable(id).isEmpty()) {
                throw Ec2Error.invalid("InvalidRouteTableID.NotFound", "The routeTable ID '" + id + "' does not exist");
            }
        }
        List<Chunk> chunks = token.isPresent() ? left(token.get()) : chunks(ids, filters, most.isPresent());
        Page page = most.map(n -> cut(chunks, n)).orElseGet(() -> new Page(chunks, Optional.empty()));
        Xml xml = new Xml().open("routeTableSet");
        page.chunks().forEach(chunk -> table(chunk, xml));
        xml.close("routeTableSet");
        page.next().ifPresent(next -> xml.leaf("nextToken", next));
        return xml.answer("DescribeRouteTables");
    }

    private List<Chunk> left(String token) {
        List<Chunk> left = rest.remove(token);
        if (left == null) {
            throw Ec2Error.invalid("InvalidNextToken", "The token is expired or unknown.");
        }
        return left;
    }

    private List<Chunk> chunks(List<String> ids, Map<String, List<String>> filters, boolean paged) {
        List<Chunk> chunks = new ArrayList<>();
        for (FakeTable table : world.tables()) {
            if ((ids.isEmpty() || ids.contains(table.id())) && matches(table, filters)) {
                List<FakeRoute> routes = List.copyOf(table.routes(world.lag()));
                for (int from = 0; from == 0 || from < routes.size(); from += ROWS) {
                    int to = paged ? Math.min(from + ROWS, routes.size()) : routes.size();
                    chunks.add(new Chunk(table, routes.subList(from, to)));
                    if (to == routes.size()) {
                        break;
                    }
                }
            }
        }
        return chunks;
    }

    /** As many tables as asked for, and no more rows than fit. */
    private Page cut(List<Chunk> chunks, int most) {
        int to = 0;
        int rows = 0;
        while (to < chunks.size()
                && to < most
                && (to == 0 || rows + chunks.get(to).routes().size() <= ROWS)) {
            rows += chunks.get(to).routes().size();
            to++;
        }
        if (to == chunks.size()) {
            return new Page(chunks, Optional.empty());
        }
        String token = "next-" + ++tokens;
        rest.put(token, List.copyOf(chunks.subList(to, chunks.size())));
        return new Page(chunks.subList(0, to), Optional.of(token));
    }

    private static boolean matches(FakeTable table, Map<String, List<String>> filters) {
        return filters.entrySet().stream()
                .allMatch(filter -> values(table, filter.getKey()).stream()
                        .anyMatch(value -> filter.getValue().stream().anyMatch(wanted -> like(value, wanted))));
    }

    private static Collection<String> values(FakeTable table, String filter) {
        if (filter.startsWith("tag:")) {
            return Optional.ofNullable(table.tags().get(filter.substring("tag:".length()))).stream()
                    .toList();
        }
        return switch (filter) {
            case "route-table-id" -> List.of(table.id());
            case "vpc-id" -> List.of(table.vpc());
            case "association.subnet-id" -> table.subnets();
            case "association.main" -> List.of(String.valueOf(table.isMain()));
            case "tag-key" -> table.tags().keySet();
            default -> throw Ec2Error.invalid("InvalidParameterValue", "The filter '" + filter + "' is invalid");
        };
    }

    /** Values may hold {@code *} and {@code ?}. */
    private static boolean like(String value, String wanted) {
        String pattern = Pattern.quote(wanted).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return Pattern.matches(pattern, value);
    }

    private void table(Chunk chunk, Xml xml) {
        FakeTable table = chunk.table();
        xml.open("item")
                .leaf("routeTableId", table.id())
                .leaf("vpcId", table.vpc())
                .open("routeSet");
        chunk.routes().forEach(route -> route(route, xml));
        xml.close("routeSet").open("associationSet");
        if (table.isMain()) {
            xml.open("item").leaf("main", "true").close("item");
        }
        table.subnets()
                .forEach(subnet -> xml.open("item")
                        .leaf("main", "false")
                        .leaf("subnetId", subnet)
                        .close("item"));
        xml.close("associationSet").open("tagSet");
        table.tags()
                .forEach((key, value) ->
                        xml.open("item").leaf("key", key).leaf("value", value).close("item"));
        xml.close("tagSet").close("item");
    }

    private void route(FakeRoute route, Xml xml) {
        String target = route.target();
        xml.open("item");
        if (target.startsWith("vpce-")) {
            xml.leaf("destinationPrefixListId", "pl-" + target.substring("vpce-".length()));
        } else {
            boolean v4 = route.destination().family() == Family.IPV4;
            xml.leaf(
                    v4 ? "destinationCidrBlock" : "destinationIpv6CidrBlock",
                    route.destination().toString());
        }
        if (target.startsWith("eni-")) {
            xml.leaf("networkInterfaceId", target);
            world.holderOf(target).ifPresent(instance -> xml.leaf("instanceId", instance.id()));
        } else if (target.startsWith("nat-")) {
            xml.leaf("natGatewayId", target);
        } else {
            xml.leaf("gatewayId", target);
        }
        xml.leaf("state", world.isBlackhole(target) ? "blackhole" : "active")
                .leaf("origin", route.origin().text())
                .close("item");
    }

    /**
     * Answers DescribeInstances.
     *
     * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html">the call</a>
     */
    String instances(Parameters in) {
        List<String> ids = in.list("InstanceId");
        Map<String, List<String>> filters = in.filters();
        Optional<String> most = in.find("MaxResults");
        in.finish();
        if (!ids.isEmpty() && most.isPresent()) {
            throw Ec2Error.invalid(
                    "InvalidParameterCombination",
                    "The parameter instancesSet cannot be used with the parameter maxResults");
        }
        for (String id : ids) {
            if (world.findInstance(id).isEmpty()) {
                throw Ec2Error.invalid("InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist");
            }
        }
        Xml xml = new Xml().open("reservationSet");
        for (FakeInstance instance : world.instances()) {
            if ((ids.isEmpty() || ids.contains(instance.id())) && matches(instance, filters)) {
                xml.open("item").open("instancesSet");
                instance(instance, xml);
                xml.close("instancesSet").close("item");
            }
        }
        return xml.close("reservationSet").answer("DescribeInstances");
    }

    private static boolean matches(FakeInstance instance, Map<String, List<String>> filters) {
        return filters.entrySet().stream().allMatch(filter -> {
            if (filter.getKey().equals("instance-id")) {
                return filter.getValue().contains(instance.id());
            }
            if (!filter.getKey().equals("network-interface.network-interface-id")) {
                throw Ec2Error.invalid("InvalidParameterValue", "The filter '" + filter.getKey() + "' is invalid");
            }
            return instance.state() != FakeInstance.State.TERMINATED
                    && instance.enis().stream()
                            .anyMatch(eni -> filter.getValue().contains(eni.id()));
        });
    }

    private static void instance(FakeInstance instance, Xml xml) {
        xml.open("item")
                .leaf("instanceId", instance.id())
                .open("instanceState")
                .leaf("code", String.valueOf(instance.state().code()))
                .leaf("name", instance.state().text())
                .close("instanceState")
                .open("networkInterfaceSet");
        if (instance.state() != FakeInstance.State.TERMINATED) {
            for (FakeInstance.Eni eni : instance.enis()) {
                xml.open("item")
                        .leaf("networkInterfaceId", eni.id())
                        .leaf("subnetId", eni.subnet())
                        .leaf("vpcId", instance.vpc())
                        .leaf("sourceDestCheck", String.valueOf(eni.isChecked()))
                        .open("privateIpAddressesSet");
                eni.addresses().stream()
                        .filter(address -> !address.contains(":"))
                        .forEach(address -> xml.open("item")
                                .leaf("privateIpAddress", address)
                                .close("item"));
                xml.close("privateIpAddressesSet").open("ipv6AddressesSet");
                eni.addresses().stream()
                        .filter(address -> address.contains(":"))
                        .forEach(address ->
                                xml.open("item").leaf("ipv6Address", address).close("item"));
                xml.close("ipv6AddressesSet").close("item");
            }
        }
        xml.close("networkInterfaceSet").close("item");
    }
}
