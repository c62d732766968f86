package net.tweed.backend.awsvpc;

import java.util.List;
import software.amazon.awssdk.services.ec2.model.Filter;

/** Which route tables get this cluster's rows. */
sealed interface TableChoice permits NamedTables, TaggedTables, SubnetsTable {
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

    /** A filter of the API: rows that have one of these values pass. */
    static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }
}
