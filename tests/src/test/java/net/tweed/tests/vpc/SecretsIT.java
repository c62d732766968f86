package net.tweed.tests.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.tweed.backend.alivpc.fake.FakeAli;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.backend.gce.fake.FakeGce;
import net.tweed.backend.gce.fake.Trouble;
import net.tweed.backend.gce.fake.WorldInstance;
import net.tweed.backend.gce.fake.WorldNetwork;
import net.tweed.core.model.Clock;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Daemon;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Daemons that say as much as they can, and none of their secrets: not in the log, their files, their command line, their
 * health, nor in etcd. All is well, or the cloud refuses, or what answers repeats what it was told, or the configuration
 * is wrong. Needs root, for namespaces, and etcd.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsIT {
    /** Every secret of these tests has this in it. */
    private static final String HUSH = "hush";
    /** Those of the fakes' metadata servers: tokens to ask with, and the keys of the roles. */
    private static final List<String> TOKENS =
            List.of("token-of-i-1", "fake-metadata-token", "role-secret-of-", "role-token-of-", "not-a-real-token");
    /** The same in bytes that a library shows, and the header with etcd's own. */
    private static final List<String> FORMS = List.of("68757368", "token: ");

    private static final String ETCD_USER = "root:" + HUSH + "-etcd";
    private static final String ALL_TOLD = "-v=9";
    private static final String ECHO = "<html>" + HUSH + "-echo: x-amz-security-token:" + HUSH + "-role-session";

    @RegisterExtension
    final Cluster cluster = Cluster.of(1);

    private final List<AutoCloseable> open = new ArrayList<>();
    private Node node;

    @BeforeAll
    void up() {
        node = cluster.node(0);
        cluster.etcd().ctl("user", "add", ETCD_USER);
        cluster.etcd().ctl("user", "grant-role", "root", "root");
        cluster.etcd().ctl("auth", "enable");
    }

    @AfterEach
    void calm() throws Exception {
        node.reset();
        for (AutoCloseable fake : open) {
            fake.close();
        }
        open.clear();
    }

    @AfterAll
    void down() {
        cluster.etcd().ctl("--user", ETCD_USER, "auth", "disable");
    }

    private <T extends AutoCloseable> T outside(Supplier<T> start) {
        T fake = Inside.of(cluster.outside(), start);
        open.add(fake);
        return fake;
    }

    private void backend(String json) {
        cluster.etcd()
                .ctl(
                        "--user",
                        ETCD_USER,
                        "put",
                        StoredLease.PREFIX + "/config",
                        "{\"Network\":\"10.1.0.0/16\",\"Backend\":" + json + "}");
    }

    /** Starts the daemon as an operator would who looks for a fault. */
    private Daemon start(Map<String, String> environment, String... flags) {
        Map<String, String> all = with(environment, "TWEED_ETCD_PASSWORD", HUSH + "-etcd");
        List<String> given = new ArrayList<>(List.of(ALL_TOLD, "--etcd-username=root"));
        given.addAll(List.of(flags));
        return node.startIn(all, given.toArray(String[]::new));
    }

    /** Variables and more of them, name by value; what is there already stays. */
    private static Map<String, String> with(Map<String, String> environment, String... more) {
        Map<String, String> all = new HashMap<>(environment);
        for (int i = 0; i < more.length; i += 2) {
            all.putIfAbsent(more[i], more[i + 1]);
        }
        return all;
    }

    /** Waits until the daemon has said all of it; then ends it. */
    private void says(Daemon daemon, String... words) {
        Eventually.started("it says so", () -> assertThat(daemon.log()).contains(words));
        end(daemon);
    }

    private void ready(Daemon daemon) {
        node.ready();
        end(daemon);
    }

    /** Looks everywhere while it runs and after. */
    private void end(Daemon daemon) {
        List<String> seen = new ArrayList<>();
        if (daemon.alive()) {
            seen.add(daemon.commandLine());
            seen.add(node.readyz() + node.get("/healthz") + node.get("/metrics"));
            daemon.terminate();
        }
        assertThat(daemon.log()).as("it says much").contains(" DEBUG ");
        assertThat(daemon.log().lines().filter(SecretsIT::isTelling).limit(5)).isEmpty();
        seen.add(cluster.etcd().ctl("--user", ETCD_USER, "get", "--prefix", StoredLease.PREFIX + "/subnets"));
        seen.add(cluster.etcd().ctl("--user", ETCD_USER, "get", "--prefix", StoredLease.PREFIX + "/tweed"));
        assertThat(seen).noneMatch(SecretsIT::isTelling);
        cluster.etcd().ctl("--user", ETCD_USER, "del", "--prefix", StoredLease.PREFIX + "/tweed");
        cluster.etcd().ctl("--user", ETCD_USER, "del", "--prefix", StoredLease.PREFIX + "/subnets");
        files().forEach((file, text) -> assertThat(isTelling(text) && !isForRootAlone(file))
                .as("%s: %s", file, text)
                .isFalse());
        node.reset();
    }

    private static boolean isTelling(String text) {
        return text.contains(HUSH)
                || Stream.of(TOKENS, FORMS).flatMap(List::stream).anyMatch(text::contains);
    }

    /** The options of a cloud are kept for the day when the host leaves it, a key in them too. */
    private static boolean isForRootAlone(Path file) {
        try {
            return file.endsWith("backend-ali-vpc.json")
                    && PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                            .equals("rw-------");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<Path, String> files() {
        Map<Path, String> files = new HashMap<>();
        try (Stream<Path> all = Files.walk(node.stateDirectory())) {
            Stream.concat(all, Stream.of(node.subnetFile()))
                    .filter(Files::isRegularFile)
                    .forEach(file -> files.put(file, read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- AWS

    private FakeEc2 aws() {
        FakeEc2 ec2 = outside(() -> FakeEc2.start(8000, "0.0.0.0", Clock.system(), "eu-central-1"));
        ec2.world().vpc("vpc-1", "192.168.0.0/16").subnet("subnet-1", "vpc-1", "192.168.77.0/24");
        ec2.world().table("rtb-1", "vpc-1").main().subnet("subnet-1");
        ec2.world()
                .instance("i-1", "vpc-1")
                .eni("eni-1", "subnet-1", List.of(node.address()))
                .keys("ASIA1", HUSH + "-role", HUSH + "-role-session");
        backend("{\"Type\":\"aws-vpc\",\"Endpoint\":\"http://192.168.77.1:8000\"}");
        return ec2;
    }

    private static Map<String, String> onAws(String... keys) {
        return with(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://192.168.77.1:8000"), keys);
    }

    @Test
    void awsKeysOfTheEnvironmentAndOfTheRole() {
        FakeEc2 ec2 = aws();
        ready(start(onAws(
                "AWS_ACCESS_KEY_ID",
                "AKIAOFTHEENVIRONMENT",
                "AWS_SECRET_ACCESS_KEY",
                HUSH + "-environment",
                "AWS_SESSION_TOKEN",
                HUSH + "-environment-session")));
        ready(start(onAws()));
        assertThat(ec2.world().calls())
                .extracting(net.tweed.backend.awsvpc.fake.Call::caller)
                .contains("AKIAOFTHEENVIRONMENT", "i-1");
    }

    @Test
    void awsRefusesAndRepeatsWhatWasSigned() {
        FakeEc2 ec2 = aws();
        var malformed = new net.tweed.backend.awsvpc.fake.Faults.Body(ECHO);
        ec2.faults()
                .add("DescribeRouteTables", 1, malformed)
                .add("DescribeInstances", 50, malformed)
                .add("GetServiceQuota", 50, malformed)
                .add(
                        "CreateRoute",
                        50,
                        new net.tweed.backend.awsvpc.fake.Faults.Refusal(403, "SignatureDoesNotMatch", ECHO));
        says(
                start(onAws()),
                "AWS does not accept this host's credentials (SignatureDoesNotMatch)",
                "DescribeInstances");
        ec2.faults().clear();
        ec2.faults()
                .add("DescribeRouteTables", 50, new net.tweed.backend.awsvpc.fake.Faults.ResetAfter())
                .add("DescribeInstances", 50, new net.tweed.backend.awsvpc.fake.Faults.ResetAfter());
        says(start(onAws()), "AWS gives no usable answer");
    }

    @Test
    void awsOptionsThatMakeNoSense() {
        aws();
        backend("{\"Type\":\"aws-vpc\",\"Endpoint\":\"http://user:" + HUSH
                + "@192.168.77.1:8000\",\"SecretAccessKey\":\"" + HUSH + "\",\"AccessKeySecret\":[\"" + HUSH
                + "\"],\"RouteTableID\":{\"" + HUSH + "\":1}}");
        says(start(onAws()), "\"Endpoint\" must be");
    }

    // ---- Alibaba Cloud

    private FakeAli ali() {
        FakeAli ali = outside(() -> new FakeAli(Clock.system(), "vpc-1", "0.0.0.0", 8001));
        ali.world().table("vtb-1", "System").vSwitch("vsw-1", "192.168.77.0/24", "vtb-1");
        var eni = ali.world().eni("eni-1", "vsw-1", List.of(node.address()), true);
        ali.world().instance("i-1", List.of(eni), Set.of());
        ali.world().key("id-of-the-config", HUSH + "-config");
        ali.world().key("id-of-the-environment", HUSH + "-environment");
        backend(onAli(""));
        return ali;
    }

    private static String onAli(String options) {
        return "{\"Type\":\"ali-vpc\",\"Endpoint\":\"http://192.168.77.1:8001\"" + options + "}";
    }

    private static Map<String, String> atAli(String... keys) {
        return with(Map.of("ALIBABA_CLOUD_ECS_METADATA_HOST", "192.168.77.1:8001"), keys);
    }

    @Test
    void alibabasKeysOfTheConfigurationOfTheEnvironmentAndOfTheRole() {
        FakeAli ali = ali();
        String secret = "\"AccessKeySecret\":\"" + HUSH + "-config\"";
        backend(onAli(",\"AccessKeyID\":\"id-of-the-config\"," + secret));
        ready(start(atAli()));
        backend(onAli(""));
        ready(start(atAli(
                "ALIBABA_CLOUD_ACCESS_KEY_ID",
                "id-of-the-environment",
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
                HUSH + "-environment",
                "ALIBABA_CLOUD_SECURITY_TOKEN",
                HUSH + "-environment-token")));
        ready(start(atAli()));
        assertThat(ali.world().calls())
                .extracting(call -> call.caller().replaceFirst("[.@].*", ""))
                .contains("id-of-the-config", "id-of-the-environment", "STS");
    }

    @Test
    void alibabaRefusesAndRepeatsWhatWasSigned() {
        FakeAli ali = ali();
        backend(onAli(",\"AccessKeyID\":\"id-of-the-config\",\"AccessKeySecret\":\"" + HUSH + "-wrong\""));
        says(start(atAli("ALIBABA_CLOUD_SECURITY_TOKEN", HUSH)), "SignatureDoesNotMatch");
        backend(onAli(""));
        var malformed = new net.tweed.backend.alivpc.fake.Faults.Body(ECHO);
        ali.faults()
                .add("DescribeRouteEntryList", 1, malformed)
                .add("DescribeNetworkInterfaceAttribute", 50, malformed)
                .add("GetProductQuota", 50, malformed)
                .add(
                        "CreateRouteEntries",
                        50,
                        new net.tweed.backend.alivpc.fake.Faults.Refused(400, "SignatureDoesNotMatch", ECHO));
        says(start(atAli()), "CreateRouteEntries: SignatureDoesNotMatch", "DescribeNetworkInterfaceAttribute");
        ali.faults().clear();
        ali.faults().add("DescribeRouteEntryList", 50, new net.tweed.backend.alivpc.fake.Faults.ResetAfter());
        says(start(atAli()), "SDK.");
        ali.faults().clear();
        ali.faults().add("role-keys", 50, malformed);
        says(start(atAli()), "the RAM role's keys");
    }

    @Test
    void alibabasOptionsThatMakeNoSense() {
        ali();
        backend(onAli(",\"AccessKeySecret\":\"" + HUSH + "\",\"AccessKeySecrt\":\"" + HUSH + "\",\"RouteTableID\":\""
                + HUSH + "\""));
        says(start(atAli()), "\"AccessKeyID\" and \"AccessKeySecret\" belong together");
    }

    // ---- Google Cloud

    private FakeGce gce() {
        FakeGce gce = outside(() -> FakeGce.start(Clock.system()));
        gce.world().project("shop", 1001);
        gce.world().network(WorldNetwork.of("shop", "prod", "192.168.77.0/24"));
        gce.world().instance(WorldInstance.of("shop", "host-1", "shop/prod", node.address()));
        return gce;
    }

    private static Map<String, String> at(FakeGce gce) {
        return Map.of("GCE_METADATA_HOST", "192.168.77.1:" + gce.port());
    }

    @Test
    void theTokenOfGooglesMetadataServer() {
        FakeGce gce = gce();
        backend("{\"Type\":\"gce\",\"Endpoint\":\"" + gce.endpoint("192.168.77.1") + "\"}");
        ready(start(at(gce)));
        gce.world().trouble(Trouble.status("routes.insert", 50, 401, HUSH));
        says(start(at(gce)), "Cannot call compute.routes.insert: it is not allowed");
        gce.world().noTrouble();
        // only to a server with TLS does the token go; this one has none, so the call fails with the token in hand
        backend("{\"Type\":\"gce\",\"Endpoint\":\"https://192.168.77.1:" + gce.port() + "\"}");
        says(start(at(gce)), "Cannot call compute.routes.list");
    }

    // ---- etcd

    @Test
    void etcdRefusesThePasswordOrTheKeyIsNone() throws IOException {
        aws();
        says(
                start(Map.of("TWEED_ETCD_PASSWORD", HUSH + "-wrong", "AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://x")),
                "etcd");
        Path pem = Files.writeString(
                node.stateDirectory().resolveSibling("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n" + HUSH + "\n-----END PRIVATE KEY-----\n");
        Daemon daemon = node.runWith(
                Map.of(),
                List.of(
                        ALL_TOLD,
                        "-etcd-endpoints=https://192.168.77.1:2379",
                        "-etcd-keyfile=" + pem,
                        "-etcd-certfile=" + pem,
                        "-etcd-cafile=" + pem,
                        "-subnet-file=" + node.subnetFile(),
                        "--state-dir=" + node.stateDirectory()));
        Eventually.started("it refuses", () -> assertThat(daemon.log()).contains("key.pem"));
        daemon.kill();
        assertThat(daemon.log()).doesNotContain(HUSH);
    }
}
