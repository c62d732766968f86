package net.tweed.backend.awsvpc.fake;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The instances' metadata server: version 2 only, with a token; an instance is known by the address it asks from, else by
 * the name it asks for.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-categories.html">its paths</a>
 */
final class MetadataCalls {
    static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds";
    static final String TOKEN = "X-aws-ec2-metadata-token";

    private static final String ROOT = "/latest/meta-data/";
    private static final String MACS = "network/interfaces/macs/";
    private static final String ROLE = "tweed-agent";

    /** A caller's token: anything that it can have only from here. */
    private static String token(FakeInstance instance) {
        return "token-of-" + instance.id();
    }

    private MetadataCalls() {}

    static Answer answer(String method, String path, Optional<FakeInstance> from, String ttl, String token) {
        if (from.isEmpty()) {
            return Answer.of(404, Answer.TEXT, "no instance has this address");
        }
        FakeInstance instance = from.get();
        if (path.equals("/latest/api/token")) {
            return method.equals("PUT") && ttl.matches("[0-9]{1,5}")
                    ? Answer.of(200, Answer.TEXT, token(instance))
                    : Answer.of(400, Answer.TEXT, "");
        }
        if (!token.equals(token(instance))) {
            return Answer.of(401, Answer.TEXT, "");
        }
        if (path.startsWith(IdentityCalls.ROOT)) {
            return IdentityCalls.of(instance, path.substring(IdentityCalls.ROOT.length()))
                    .map(text -> Answer.of(200, Answer.TEXT, text))
                    .orElseGet(() -> Answer.of(404, Answer.TEXT, ""));
        }
        if (!path.startsWith(ROOT)) {
            return Answer.of(404, Answer.TEXT, "");
        }
        return of(instance, path.substring(ROOT.length()))
                .map(text -> Answer.of(200, Answer.TEXT, text))
                .orElseGet(() -> Answer.of(404, Answer.TEXT, ""));
    }

    private static Optional<String> of(FakeInstance instance, String path) {
        if (path.startsWith(MACS)) {
            return ofInterface(instance, path.substring(MACS.length()));
        }
        return switch (path) {
            case "instance-id" -> Optional.of(instance.id());
            case "mac" -> Optional.of(instance.eni().mac());
            case "placement/region" -> Optional.of(instance.region());
            case "placement/availability-zone" -> Optional.of(instance.region() + "a");
            case "local-ipv4" -> Optional.of(instance.eni().addresses().get(0));
            case "iam/security-credentials/" -> Optional.of(ROLE).filter(role -> instance.hasRole());
            case "iam/security-credentials/" + ROLE ->
                Optional.of(credentials(instance)).filter(role -> instance.hasRole());
            default -> Optional.empty();
        };
    }

    private static Optional<String> ofInterface(FakeInstance instance, String path) {
        if (path.isEmpty()) {
            return Optional.of(
                    instance.enis().stream().map(eni -> eni.mac() + "/").collect(Collectors.joining("\n")));
        }
        int slash = path.indexOf('/');
        Optional<FakeInstance.Eni> eni = instance.enis().stream()
                .filter(e -> slash > 0 && e.mac().equals(path.substring(0, slash)))
                .findFirst();
        return eni.flatMap(e -> switch (path.substring(slash + 1)) {
            case "interface-id" -> Optional.of(e.id());
            case "subnet-id" -> Optional.of(e.subnet());
            case "vpc-id" -> Optional.of(instance.vpc());
            case "local-ipv4s" ->
                lines(e.addresses().stream().filter(a -> !a.contains(":")).toList());
            case "ipv6s" ->
                lines(e.addresses().stream().filter(a -> a.contains(":")).toList());
            default -> Optional.empty();
        });
    }

    private static Optional<String> lines(List<String> addresses) {
        return addresses.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", addresses));
    }

    private static String credentials(FakeInstance instance) {
        // by the machine's clock: the SDK compares it with that
        String until = Instant.now()
                .plus(6, ChronoUnit.HOURS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        return "{\"Code\":\"Success\",\"LastUpdated\":\"2026-01-01T00:00:00Z\",\"Type\":\"AWS-HMAC\",\"AccessKeyId\":\""
                + instance.accessKey() + "\",\"SecretAccessKey\":\"" + instance.secretKey()
                + "\",\"Token\":\"" + instance.sessionToken() + "\",\"Expiration\":\"" + until + "\"}";
    }
}
