package net.tweed.backend.awsvpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.Filter;

/** Which route tables get this cluster's rows. */
sealed interface TableChoice {
    /**
     * The questions to ask {@code DescribeRouteTables}: the first that has an answer decides.
     *
     * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html">its filters</a>
     */
    List<List<Filter>> questions(AwsVpcIdentity self);

    /** For messages: {@code the route table of subnet-1}. */
    String text(AwsVpcIdentity self);

    /** What to do where there is no such table, as a sentence. */
    String remedy();

    /** How many tables that will be, about: before anybody has looked. */
    int guess();

    /** Those named by {@code RouteTableID}. */
    record ByIds(List<String> ids) implements TableChoice {
        public ByIds {
            ids = List.copyOf(ids);
        }

        @Override
        public List<List<Filter>> questions(AwsVpcIdentity self) {
            return List.of(List.of(filter("route-table-id", ids)));
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

    /** Those of this VPC that have all these tags; all of them where none is asked for. */
    record ByTags(Map<String, String> tags) implements TableChoice {
        public ByTags {
            tags = Map.copyOf(tags);
        }

        @Override
        public List<List<Filter>> questions(AwsVpcIdentity self) {
            List<Filter> all = new ArrayList<>();
            all.add(filter("vpc-id", List.of(self.vpc())));
            tags.forEach((key, value) -> all.add(filter("tag:" + key, List.of(value))));
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

    /** That of this host's subnet: the one associated with it, else the VPC's main table. */
    record OfSubnet() implements TableChoice {
        @Override
        public List<List<Filter>> questions(AwsVpcIdentity self) {
            return List.of(
                    List.of(filter("association.subnet-id", List.of(self.subnet()))),
                    List.of(filter("vpc-id", List.of(self.vpc())), filter("association.main", List.of("true"))));
        }

        @Override
        public String text(AwsVpcIdentity self) {
            return "the route table of " + self.subnet() + ", or the main one of " + self.vpc();
        }

        @Override
        public int guess() {
            return 1;
        }

        @Override
        public String remedy() {
            return "Name the tables with \"RouteTableID\".";
        }
    }

    private static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }
}
