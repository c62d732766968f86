package net.tweed.backend.awsvpc;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/** Which route tables get this cluster's rows. */
sealed interface TableChoice permits NamedTables, TaggedTables, SubnetsTable, HostsTables {
    /**
     * The questions to ask {@code DescribeRouteTables}: the first that has an answer decides.
     *
     * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html">its filters</a>
     */
    List<List<Filter>> questions(AwsVpcIdentity self);

    /** Which of the tables that were found are meant. */
    default Map<String, RouteTable> chosen(Map<String, RouteTable> found) {
        return found;
    }

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
