package net.tweed.backend.awsvpc;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;

/**
 * Those of the subnets that hold hosts: a packet of any host meets one of them. A subnet with no table of its own has the
 * VPC's main one.
 *
 * @param subnets where hosts are, as last seen
 */
record HostsTables(Supplier<Set<String>> subnets) implements TableChoice {
    @Override
    public List<List<Filter>> questions(AwsVpcIdentity self) {
        return List.of(List.of(TableChoice.filter("vpc-id", List.of(self.vpc()))));
    }

    @Override
    public Map<String, RouteTable> chosen(Map<String, RouteTable> found) {
        Set<String> bare = new TreeSet<>(subnets.get());
        found.values().forEach(table -> table.associations().forEach(a -> bare.remove(String.valueOf(a.subnetId()))));
        Map<String, RouteTable> chosen = new TreeMap<>();
        found.forEach((id, table) -> {
            if (table.associations().stream().anyMatch(a -> isOfHosts(a, bare))) {
                chosen.put(id, table);
            }
        });
        return chosen;
    }

    private boolean isOfHosts(RouteTableAssociation association, Set<String> bare) {
        return Boolean.TRUE.equals(association.main())
                ? !bare.isEmpty()
                : subnets.get().contains(String.valueOf(association.subnetId()));
    }

    @Override
    public String text(AwsVpcIdentity self) {
        return "the route tables of the subnets of " + self.vpc() + " that hold hosts";
    }

    @Override
    public int guess() {
        return 3; // commonly one for each zone
    }

    @Override
    public String remedy() {
        return "Name the tables with \"RouteTableID\".";
    }
}
