package net.tweed.backend.awsvpc;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import net.tweed.core.model.Prefix;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * An account that an operator lends to {@link RealAwsIT}.
 *
 * @param table a route table, in which only rows under {@link #OURS} are touched
 * @param instance an instance of the table's VPC
 * @param eni one of its network interfaces, to which the rows lead
 * @param endpoint of another EC2 than AWS's
 */
record AwsAccount(
        String region,
        String table,
        String instance,
        String eni,
        AwsCredentialsProvider credentials,
        Optional<URI> endpoint) {
    static final String REGION = "TWEED_TEST_AWS_REGION";
    static final String TABLE = "TWEED_TEST_AWS_ROUTE_TABLE";
    static final String INSTANCE = "TWEED_TEST_AWS_INSTANCE";
    static final String ENI = "TWEED_TEST_AWS_NETWORK_INTERFACE";

    /** All destinations of these tests' rows. */
    static final Prefix OURS = Place.prefix("10.254.0.0/16");

    /** Why the tests are skipped. */
    static final String NONE = "no account is lent: docs/testing.md says what " + REGION + ", " + TABLE + ", "
            + INSTANCE + " and " + ENI + " must name";

    /** The one that the environment names; empty where it names none. */
    static Optional<AwsAccount> of(Map<String, String> environment) {
        TreeSet<String> missing = new TreeSet<>();
        for (String name : new String[] {REGION, TABLE, INSTANCE, ENI}) {
            if (environment.getOrDefault(name, "").isEmpty()) {
                missing.add(name);
            }
        }
        if (missing.size() == 4) {
            return Optional.empty();
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("The account to test on is named by halves: set " + missing + ", too");
        }
        return Optional.of(new AwsAccount(
                environment.getOrDefault(REGION, ""),
                environment.getOrDefault(TABLE, ""),
                environment.getOrDefault(INSTANCE, ""),
                environment.getOrDefault(ENI, ""),
                DefaultCredentialsProvider.builder().build(),
                Optional.empty()));
    }
}
