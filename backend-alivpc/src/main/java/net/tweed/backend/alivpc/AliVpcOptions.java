package net.tweed.backend.alivpc;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import net.tweed.core.cloud.CheckMode;
import net.tweed.core.model.Secret;
import net.tweed.core.wire.BackendOptions;
import net.tweed.core.wire.WriterOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backend's options.
 *
 * @param tables ids of route tables; none means the table of this host's vSwitch
 * @param keys a static access key; none means the environment's, else the instance's RAM role
 * @param limit how many custom entries a table may hold
 * @param endpoint where all products' APIs are, instead of the region's endpoints
 * @param rates how often each API is called
 */
record AliVpcOptions(
        List<String> tables,
        Optional<AliVpcKeys> keys,
        OptionalInt limit,
        CheckMode check,
        Optional<URI> endpoint,
        AliVpcRates rates) {
    private static final Logger LOG = LoggerFactory.getLogger(AliVpcOptions.class);
    private static final Pattern TABLE = Pattern.compile("vtb-[0-9a-z]{1,64}");
    /** More than the cloud has ever granted. */
    private static final int MOST_ROUTES = 100_000;

    AliVpcOptions {
        tables = List.copyOf(tables);
    }

    /** Reads them; faults are added to the options' own. */
    static AliVpcOptions read(BackendOptions options) {
        List<String> tables = options.texts("RouteTableID").stream()
                .map(String::strip)
                .distinct()
                .toList();
        tables.stream()
                .filter(id -> !TABLE.matcher(id).matches())
                .forEach(id -> options.fault(
                        "\"RouteTableID\" must be ids of route tables, vtb-…, as the VPC console shows them"));
        AliVpcOptions read = new AliVpcOptions(
                tables,
                keys(options),
                options.integer("RouteLimit", 1, MOST_ROUTES)
                        .map(OptionalInt::of)
                        .orElseGet(OptionalInt::empty),
                check(options),
                endpoint(options),
                AliVpcRates.read(options));
        WriterOption.read(options);
        return read;
    }

    private static Optional<AliVpcKeys> keys(BackendOptions options) {
        Optional<String> id = options.text("AccessKeyID").filter(text -> !text.isBlank());
        Optional<String> secret = options.text("AccessKeySecret").filter(text -> !text.isBlank());
        if (id.isPresent() != secret.isPresent()) {
            options.fault("\"AccessKeyID\" and \"AccessKeySecret\" belong together: set both, or neither");
        }
        return id.flatMap(
                i -> secret.map(s -> new AliVpcKeys(new Secret(i.strip()), new Secret(s.strip()), Optional.empty())));
    }

    private static CheckMode check(BackendOptions options) {
        String text = options.text("SourceDestCheck", "disable").strip();
        for (CheckMode mode : CheckMode.values()) {
            if (mode.name().equalsIgnoreCase(text)) {
                return mode;
            }
        }
        options.fault("\"SourceDestCheck\" must be \"disable\", \"verify\" or \"ignore\"");
        return CheckMode.VERIFY;
    }

    private static Optional<URI> endpoint(BackendOptions options) {
        Optional<String> text = options.text("Endpoint").map(String::strip).filter(t -> !t.isEmpty());
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI uri = URI.create(text.get());
            String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            boolean plain = uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawPath().matches("/?");
            if ((scheme.equals("http") || scheme.equals("https")) && plain) {
                return Optional.of(uri);
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("Endpoint is no URI", e);
        }
        options.fault("\"Endpoint\" must be a URL such as https://vpc.example.com or http://10.0.0.1:4566");
        return Optional.empty();
    }
}
