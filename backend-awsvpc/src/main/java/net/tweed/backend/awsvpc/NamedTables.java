package net.tweed.backend.awsvpc;

import java.util.List;
import software.amazon.awssdk.services.ec2.model.Filter;

/** Those named by {@code RouteTableID}. */
record NamedTables(List<String> ids) implements TableChoice {
    NamedTables {
        ids = List.copyOf(ids);
    }

    @Override
    public List<List<Filter>> questions(AwsVpcIdentity self) {
        return List.of(List.of(TableChoice.filter("route-table-id", ids)));
    }

    @Override
    public String text(AwsVpcIdentity self) {
        return "the route table " + String.join(", ", ids);
    }

    @Override
    public int guess() {
        return ids.size();
    }

    @Override
    public String remedy() {
        return "Correct \"RouteTableID\", or leave it out to use the table of this host's subnet.";
    }
}
