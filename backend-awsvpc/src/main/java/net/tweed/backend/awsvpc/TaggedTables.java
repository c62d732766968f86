package net.tweed.backend.awsvpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.Filter;

/** Those of this VPC that have all these tags; all of them where none is asked for. */
record TaggedTables(Map<String, String> tags) implements TableChoice {
    TaggedTables {
        tags = Map.copyOf(tags);
    }

    @Override
    public List<List<Filter>> questions(AwsVpcIdentity self) {
        List<Filter> all = new ArrayList<>();
        all.add(TableChoice.filter("vpc-id", List.of(self.vpc())));
        tags.forEach((key, value) -> all.add(TableChoice.filter("tag:" + key, List.of(value))));
        return List.of(all);
    }

    @Override
    public String text(AwsVpcIdentity self) {
        return "a route table of " + self.vpc() + (tags.isEmpty() ? "" : " with the tags " + tags);
    }

    @Override
    public int guess() {
        return 3; // commonly one for each zone
    }

    @Override
    public String remedy() {
        return "Tag the route tables as \"RouteTableFilter\" says, or correct it.";
    }
}
