package net.tweed.backend.awsvpc;

import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import net.tweed.core.table.Pace;

/**
 * How often each API may be called: AWS's buckets for each account, Region and API.
 *
 * @param asked those that the operator has set
 * @see <a href="https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html">EC2's buckets</a>
 */
record AwsVpcRates(Map<String, Pace.Rate> asked) implements Function<String, Pace.Rate> {
    private static final Map<String, Pace.Rate> DEFAULTS = Map.of(
            Api.DESCRIBE_TABLES, new Pace.Rate(100, 20),
            Api.DESCRIBE_INSTANCES, new Pace.Rate(100, 20), // with a filter, as ours are; 50/10 without
            Api.CREATE, new Pace.Rate(50, 5),
            Api.REPLACE, new Pace.Rate(50, 5),
            Api.DELETE, new Pace.Rate(50, 5),
            Api.CHECK_OFF, new Pace.Rate(100, 5),
            // Service Quotas states no bucket: two questions an hour do not need more
            Api.QUOTA, new Pace.Rate(5, 1),
            Api.DEFAULT_QUOTA, new Pace.Rate(5, 1));

    AwsVpcRates {
        asked = Map.copyOf(asked);
    }

    /** The APIs that have a rate, in order. */
    static TreeSet<String> apis() {
        return new TreeSet<>(DEFAULTS.keySet());
    }

    @Override
    public Pace.Rate apply(String api) {
        Pace.Rate rate = asked.containsKey(api) ? asked.get(api) : DEFAULTS.get(api);
        return Objects.requireNonNull(rate, () -> "There is no rate for " + api);
    }
}
