package net.tweed.backend.alivpc.fake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;

/** The calls about vSwitches, tables, interfaces and quotas. */
final class OtherCalls {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final World world;

    OtherCalls(World world) {
        this.world = world;
    }

    ObjectNode vSwitch(Map<String, String> in) {
        World.VSwitch found = world.vSwitches().stream()
                .filter(vSwitch -> vSwitch.id().equals(in.get("VSwitchId")))
                .findFirst()
                .orElseThrow(() -> new AliError(404, "InvalidVswitchID.NotFound", "Specified vSwitch does not exist."));
        ObjectNode answer = JSON.createObjectNode();
        answer.put("VSwitchId", found.id())
                .put("VpcId", world.vpc())
                .put("CidrBlock", found.cidr().toString());
        if (!found.table().isEmpty()) {
            answer.putObject("RouteTable").put("RouteTableId", found.table()).put("RouteTableType", "Custom");
        }
        return answer;
    }

    ObjectNode tables(Map<String, String> in) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putObject("RouterTableList").putArray("RouterTableListType");
        if (world.vpc().equals(in.get("VpcId"))) {
            world.tables()
                    .forEach(table -> list.addObject()
                            .put("RouteTableId", table.id())
                            .put("VpcId", world.vpc())
                            .put("RouteTableType", table.type()));
        }
        return answer.put("TotalCount", list.size());
    }

    ObjectNode interfaces(Map<String, String> in) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putObject("NetworkInterfaceSets").putArray("NetworkInterfaceSet");
        Set<String> ids = listed(in, "NetworkInterfaceId.");
        Set<String> addresses = listed(in, "PrivateIpAddress.");
        addresses.addAll(listed(in, "Ipv6Address."));
        boolean here = in.getOrDefault("VpcId", world.vpc()).equals(world.vpc());
        for (FakeInstance instance : world.instances()) {
            for (FakeInstance.Eni eni : instance.enis()) {
                boolean asked = ids.contains(eni.id())
                        || eni.addresses().stream().map(Addresses::text).anyMatch(addresses::contains);
                if (here && asked && instance.state() != FakeInstance.State.TERMINATED) {
                    show(instance, eni, list.addObject());
                }
            }
        }
        return answer.put("TotalCount", list.size());
    }

    private static Set<String> listed(Map<String, String> in, String name) {
        Set<String> all = new TreeSet<>();
        for (int i = 1; in.containsKey(name + i); i++) {
            all.add(in.getOrDefault(name + i, ""));
        }
        return all;
    }

    private void show(FakeInstance instance, FakeInstance.Eni eni, ObjectNode json) {
        json.put("NetworkInterfaceId", eni.id())
                .put("InstanceId", instance.id())
                .put("Type", instance.enis().get(0).equals(eni) ? "Primary" : "Secondary")
                .put("VSwitchId", eni.vSwitch())
                .put("VpcId", world.vpc());
        ArrayNode v4 = json.putObject("PrivateIpSets").putArray("PrivateIpSet");
        ArrayNode v6 = json.putObject("Ipv6Sets").putArray("Ipv6Set");
        for (InetAddress address : eni.addresses()) {
            if (Family.of(address) == Family.IPV4) {
                v4.addObject().put("PrivateIpAddress", Addresses.text(address));
            } else {
                v6.addObject().put("Ipv6Address", Addresses.text(address));
            }
        }
    }

    ObjectNode readInterface(Map<String, String> in) {
        FakeInstance.Eni eni = eni(in);
        ObjectNode answer = JSON.createObjectNode();
        answer.put("NetworkInterfaceId", eni.id())
                .put("VSwitchId", eni.vSwitch())
                .put("VpcId", world.vpc());
        if (world.hasCheck()) {
            answer.put("SourceDestCheck", eni.isChecked());
        }
        return answer;
    }

    ObjectNode modifyInterface(Map<String, String> in) {
        FakeInstance.Eni eni = eni(in);
        if (!in.getOrDefault("SourceDestCheck", "").matches("true|false") || !world.hasCheck()) {
            throw new AliError(400, "InvalidParameter.SourceDestCheck", "SourceDestCheck is not supported.");
        }
        world.check(eni.id(), Boolean.parseBoolean(in.get("SourceDestCheck")));
        return JSON.createObjectNode();
    }

    private FakeInstance.Eni eni(Map<String, String> in) {
        return world.eni(in.getOrDefault("NetworkInterfaceId", ""))
                .orElseThrow(() -> new AliError(404, "InvalidEniId.NotFound", "The specified ENI does not exist."));
    }

    ObjectNode quota(Map<String, String> in) {
        boolean right =
                "vpc".equals(in.get("ProductCode")) && "vpc_quota_route_entrys_num".equals(in.get("QuotaActionCode"));
        if (!right || world.quotaCenter().isEmpty()) {
            throw new AliError(404, "QUOTA.NOT.FOUND", "The quota does not exist.");
        }
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("Quota").put("TotalQuota", (double) world.quotaCenter().getAsInt());
        return answer;
    }
}
