package net.tweed.backend.awsvpc;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import net.tweed.core.cloud.CheckMode;
import net.tweed.core.cloud.RatesOption;
import net.tweed.core.wire.BackendOptions;

/**
 * The backend's options.
 *
 * @param routeLimit how many routes a table may hold, where the operator says so
 * @param region where the tables are, if not this host's own Region
 * @param endpoint where EC2 and Service Quotas are called, if not where the SDK knows them to be
 */
record AwsVpcOptions(
        TableChoice tables,
        CheckMode check,
        OptionalInt routeLimit,
        Optional<String> region,
        Optional<URI> endpoint,
        AwsVpcRates rates) {
    private static final Pattern TABLE = Pattern.compile("rtb-[0-9a-z]{1,40}");
    /** The most that AWS raises the quota to. */
    private static final int MOST_ROUTES = 1000;
    /** AWS's own limits: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html. */
    private static final int LONGEST_TAG = 256;

    private static final int MOST_TAGS = 50;
    private static final int MOST_TABLES = 200;

    /** Reads and checks them; faults are collected in {@code options} for its {@code finish}. */
    static AwsVpcOptions read(BackendOptions options) {
        AwsVpcOptions read = new AwsVpcOptions(
                tables(options),
                check(options),
                options.integer("RouteLimit", 1, MOST_ROUTES)
                        .map(OptionalInt::of)
                        .orElse(OptionalInt.empty()),
                region(options),
                endpoint(options),
                new AwsVpcRates(RatesOption.read(options, AwsVpcRates.apis(), "{\"CreateRoute\": \"50/5\"}")));
        return read;
    }

    private static TableChoice tables(BackendOptions options) {
        List<String> ids = options.texts("RouteTableID").stream().distinct().toList();
        Optional<Map<String, String>> tags = options.map("RouteTableFilter");
        if (ids.size() > MOST_TABLES
                || !ids.stream().allMatch(id -> TABLE.matcher(id).matches())) {
            options.fault("\"RouteTableID\" must be the id of a route table, such as rtb-0a1b2c3d, or a list of up to "
                    + MOST_TABLES + " of them");
        }
        if (tags.isPresent() && !areTags(tags.get())) {
            options.fault("\"RouteTableFilter\" must be an object of at most " + MOST_TAGS
                    + " tags and their values, such as {\"Cluster\": \"blue\"}");
        }
        if (!ids.isEmpty() && tags.isPresent()) {
            options.fault("\"RouteTableID\" and \"RouteTableFilter\" are both given: keep one");
        }
        if (!ids.isEmpty()) {
            return new NamedTables(ids);
        }
        return tags.isPresent() ? new TaggedTables(tags.get()) : new SubnetsTable();
    }

    private static boolean areTags(Map<String, String> tags) {
        return tags.size() <= MOST_TAGS
                && tags.entrySet().stream()
                        .allMatch(tag -> !tag.getKey().isEmpty()
                                && tag.getKey().length() <= LONGEST_TAG
                                && tag.getValue().length() <= LONGEST_TAG);
    }

    private static CheckMode check(BackendOptions options) {
        String text = options.text("SourceDestCheck", "disable");
        for (CheckMode mode : CheckMode.values()) {
            if (mode.name().equals(text.toUpperCase(Locale.ROOT))) {
                return mode;
            }
        }
        options.fault("\"SourceDestCheck\" must be \"disable\", \"verify\" or \"ignore\"");
        return CheckMode.VERIFY;
    }

    private static Optional<String> region(BackendOptions options) {
        Optional<String> region = options.text("Region");
        if (region.filter(text -> !AwsVpcIdentity.REGION.matcher(text).matches())
                .isPresent()) {
            options.fault("\"Region\" must be the name of a Region, such as eu-central-1");
            return Optional.empty();
        }
        return region;
    }

    private static Optional<URI> endpoint(BackendOptions options) {
        Optional<String> text = options.text("Endpoint");
        Optional<URI> uri = text.flatMap(AwsVpcOptions::uri);
        if (text.isPresent() && uri.isEmpty()) {
            options.fault("\"Endpoint\" must be an address such as https://ec2.eu-central-1.amazonaws.com, without a"
                    + " user, a password or a query");
        }
        return uri;
    }

    private static Optional<URI> uri(String text) {
        try {
            URI uri = URI.create(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean plain = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            return web && plain && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
