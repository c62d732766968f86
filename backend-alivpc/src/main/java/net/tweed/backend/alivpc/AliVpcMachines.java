package net.tweed.backend.alivpc;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.tweed.core.cloud.CheckApi;
import net.tweed.core.cloud.CheckMode;
import net.tweed.core.cloud.MachineApi;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.spi.Machine;

/**
 * The hosts' interfaces in the VPC, by their addresses, 50 at once with {@code DescribeNetworkInterfaces}; and the check of
 * each, one call each. Where the pace ends a round in between, the next goes on with the rest.
 */
final class AliVpcMachines implements MachineApi {
    /** Addresses in a call: half of what the API takes. */
    private static final int AT_ONCE = 50;

    private static final int PAGE = 100;
    private static final int MOST_PAGES = 100;

    private final AliVpcClient client;
    private final String vpc;
    private final CheckMode mode;
    private final Map<Machine, Sighting> sofar = new HashMap<>();
    private final Map<String, AliVpcCheck> checks = new HashMap<>();
    private volatile Set<String> vSwitches = Set.of();
    private volatile Map<String, String> firsts = Map.of();

    AliVpcMachines(AliVpcClient client, String vpc, CheckMode mode) {
        this.client = client;
        this.vpc = vpc;
        this.mode = mode;
    }

    /** An interface as the cloud shows it. */
    private record Interface(String id, String instance, String vSwitch, boolean isFirst, Set<String> addresses) {}

    @Override
    public String name() {
        return "instances of " + vpc;
    }

    /** Where the hosts were when they were last looked at. */
    Set<String> vSwitches() {
        return vSwitches;
    }

    /** The interface that a next hop stands for: an instance for its first one, for so flannel wrote it. */
    String hop(String target) {
        return firsts.getOrDefault(target, target);
    }

    @Override
    public Map<Machine, Sighting> look(Collection<Machine> machines) {
        sofar.keySet().retainAll(machines);
        List<Interface> interfaces = interfaces(machines);
        Set<String> at = new HashSet<>();
        Map<String, String> first = new HashMap<>();
        for (Machine machine : machines) {
            Optional<Interface> own =
                    interfaces.stream().filter(eni -> isOf(eni, machine)).findFirst();
            own.ifPresent(eni -> at.add(eni.vSwitch()));
            own.filter(Interface::isFirst).ifPresent(eni -> first.put(eni.instance(), eni.id()));
            if (!sofar.containsKey(machine)) {
                sofar.put(machine, own.map(this::verified).orElseGet(this::refused));
            }
        }
        vSwitches = Set.copyOf(at);
        firsts = Map.copyOf(first);
        Map<Machine, Sighting> all = Map.copyOf(sofar);
        sofar.clear();
        return all;
    }

    private static boolean isOf(Interface eni, Machine machine) {
        return eni.instance().equals(machine.id()) && eni.addresses().containsAll(texts(machine));
    }

    private static List<String> texts(Machine machine) {
        return machine.addresses().map(Addresses::text).stream().toList();
    }

    private Sighting verified(Interface eni) {
        return new Sighting.Verified(
                eni.id(),
                mode == CheckMode.IGNORE ? CheckApi.State.OFF : check(eni.id()).read());
    }

    private Sighting refused() {
        return new Sighting.Refused("it has no interface with that address in " + vpc
                + ", so no entry leads to it: correct the host's --public-ip or --iface, or its enrolment");
    }

    private AliVpcCheck check(String eni) {
        return checks.computeIfAbsent(eni, id -> new AliVpcCheck(client, id));
    }

    /** Those that have an address of a host; IPv6 ones are asked for where there is no other. */
    private List<Interface> interfaces(Collection<Machine> machines) {
        List<Interface> all = new ArrayList<>();
        for (Family family : Family.values()) {
            List<String> addresses = machines.stream()
                    .filter(machine ->
                            family == Family.IPV4 || machine.addresses().v4().isEmpty())
                    .flatMap(machine -> machine.addresses().get(family).stream())
                    .map(Addresses::text)
                    .distinct()
                    .toList();
            for (int from = 0; from < addresses.size(); from += AT_ONCE) {
                all.addAll(ask(family, addresses.subList(from, Math.min(from + AT_ONCE, addresses.size()))));
            }
        }
        return all;
    }

    private List<Interface> ask(Family family, List<String> addresses) {
        Map<String, String> parameters = new HashMap<>(Map.of("VpcId", vpc, "MaxResults", "" + PAGE));
        for (int i = 0; i < addresses.size(); i++) {
            parameters.put((family == Family.IPV4 ? "PrivateIpAddress." : "Ipv6Address.") + (i + 1), addresses.get(i));
        }
        List<Interface> found = new ArrayList<>();
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonObject answer = client.read(AliVpcAction.DESCRIBE_INTERFACES, parameters);
            Json.objects(answer, "NetworkInterfaceSets", "NetworkInterfaceSet")
                    .orElseThrow(() -> unreadable("it has no NetworkInterfaceSets"))
                    .forEach(json -> read(json).ifPresent(found::add));
            String next = Json.text(answer, "NextToken").orElse("");
            if (next.isEmpty()) {
                return found;
            }
            parameters.put("NextToken", next);
        }
        throw unreadable("its pages have no end");
    }

    private Optional<Interface> read(JsonObject json) {
        boolean ours = Json.text(json, "VpcId").filter(vpc::equals).isPresent();
        Set<String> addresses = Stream.concat(
                        addresses(json, "PrivateIpSets", "PrivateIpSet", "PrivateIpAddress"),
                        addresses(json, "Ipv6Sets", "Ipv6Set", "Ipv6Address"))
                .collect(Collectors.toUnmodifiableSet());
        return Json.text(json, "NetworkInterfaceId")
                .filter(id -> ours)
                .map(id -> new Interface(
                        id,
                        Json.text(json, "InstanceId").orElse(""),
                        Json.text(json, "VSwitchId").orElse(""),
                        Json.text(json, "Type").filter("Primary"::equals).isPresent(),
                        addresses));
    }

    private static Stream<String> addresses(JsonObject json, String sets, String set, String field) {
        return Json.objects(json, sets, set).orElse(List.of()).stream()
                .flatMap(one -> Json.text(one, field).stream())
                .flatMap(text -> Addresses.parse(text).stream())
                .map(Addresses::text);
    }

    private static TweedException unreadable(String why) {
        return new TweedException(
                Kind.UNAVAILABLE,
                "Cannot look at the hosts' interfaces: the answer to DescribeNetworkInterfaces is no list: " + why);
    }

    @Override
    public void off(String target) {
        check(target).off();
    }

    @Override
    public String remedy(Machine machine, String target) {
        return check(target).remedy();
    }
}
