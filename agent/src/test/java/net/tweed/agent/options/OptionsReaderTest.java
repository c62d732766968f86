package net.tweed.agent.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.agent.filter.FilterOptions;
import net.tweed.agent.filter.FilterOptions.Forwarding;
import net.tweed.agent.filter.FilterOptions.Masquerade;
import net.tweed.core.etcd.EtcdOptions;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Secret;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsReaderTest {
    @TempDir
    private Path dir = Path.of("");

    private static Request read(Map<String, String> environment, String... words) {
        OptionsReader.SecretFile file = path -> {
            if (path.endsWith("missing")) {
                throw new TweedException(TweedException.Kind.CONFIG, "Cannot read it");
            }
            return new Secret("from " + path);
        };
        return new OptionsReader(environment, file).read(List.of(words));
    }

    private static AgentOptions options(String... words) {
        return options(Map.of(), words);
    }

    private static AgentOptions options(Map<String, String> environment, String... words) {
        Request request = read(environment, words);
        assertThat(request).isInstanceOf(Request.Start.class);
        return ((Request.Start) request).options();
    }

    private static List<String> faults(String... words) {
        return faults(Map.of(), words);
    }

    private static List<String> faults(Map<String, String> environment, String... words) {
        Request request = read(environment, words);
        assertThat(request).isInstanceOf(Request.Faulty.class);
        return ((Request.Faulty) request).faults();
    }

    @Test
    void defaultsAreFlanneld() {
        assertThat(options())
                .isEqualTo(new AgentOptions(
                        AgentOptions.Task.RUN,
                        EtcdOptions.of(
                                List.of(URI.create("http://127.0.0.1:4001"), URI.create("http://127.0.0.1:2379")),
                                "/coreos.com/network"),
                        Optional.empty(),
                        Optional.empty(),
                        new UplinkOptions(List.of(), List.of(), Optional.empty(), DualStack.none()),
                        Path.of("/run/flannel/subnet.env"),
                        Path.of("/run/tweed"),
                        Duration.ofMinutes(60),
                        new FilterOptions(Masquerade.OFF, Forwarding.ACCEPTED),
                        false,
                        new HealthOptions(Addresses.of(new byte[4]), 0),
                        new PaceOptions(
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(5),
                                25,
                                Duration.ofMinutes(10)),
                        0,
                        Optional.empty()));
    }

    @Test
    void severalNetworks() {
        assertThat(options().networks()).isEmpty();
        AgentOptions two = options(
                Map.of("FLANNELD_SUBNET_DIR", "/n", "FLANNELD_WATCH_NETWORKS", "true"),
                "-networks=blue, green,blue",
                "--state-dir=/s");
        assertThat(two.networks())
                .hasValue(new NetworksOptions(List.of("blue", "green"), NetworksOptions.Change.WATCHED, Path.of("/n")));
        AgentOptions blue = two.of("blue");
        assertThat(blue.store().prefix()).isEqualTo("/coreos.com/network/blue");
        assertThat(blue.subnetFile()).isEqualTo(Path.of("/n/blue.env"));
        assertThat(blue.stateDir()).isEqualTo(Path.of("/s/networks/blue"));
        assertThat(blue.filterNames().suffix()).isEqualTo("blue");
        assertThat(options("-watch-networks").networks().orElseThrow().names()).isEmpty();
        assertThat(options("-networks=blue").networks().orElseThrow().change()).isEqualTo(NetworksOptions.Change.NONE);
        assertThat(faults("-networks=blue,../red,subnets"))
                .hasSize(2)
                .anyMatch(fault -> fault.contains("\"../red\" cannot be a network's name"))
                .anyMatch(fault -> fault.contains("\"subnets\" cannot be a network's name"));
        assertThat(faults(
                        Map.of("NODE_NAME", "n1"),
                        "-networks=blue",
                        "-kube-subnet-mgr",
                        "-kube-api-url=http://127.0.0.1:1"))
                .anyMatch(fault -> fault.contains("--networks and --watch-networks need etcd"));
    }

    @ParameterizedTest
    @CsvSource({"-subnet-file=/a", "--subnet-file=/a", "-subnet-file /a", "--subnet-file /a"})
    void oneDashOrTwoWithEqualsOrWithout(String line) {
        assertThat(options(line.split(" ", -1)).subnetFile()).isEqualTo(Path.of("/a"));
    }

    @ParameterizedTest
    @CsvSource({
        "-ip-masq, RANDOM_PORTS",
        "--ip-masq=true, RANDOM_PORTS",
        "-ip-masq=1, RANDOM_PORTS",
        "-ip-masq=t, RANDOM_PORTS",
        "-ip-masq=T, RANDOM_PORTS",
        "-ip-masq=false, OFF",
        "-ip-masq=0, OFF",
        "-ip-masq=F, OFF"
    })
    void switchesAsGoWritesThem(String word, Masquerade masquerade) {
        assertThat(options(word).filter().masquerade()).isEqualTo(masquerade);
    }

    @Test
    void aSwitchTakesNoSecondWord() {
        assertThat(faults("-ip-masq", "false")).singleElement().asString().contains("-ip-masq=false");
        assertThat(faults("-ip-masq=maybe")).singleElement().asString().contains("--ip-masq", "true or false");
    }

    @Test
    void theRestOfTheFlagsArrive() {
        AgentOptions options = options(
                "-iface=eth0",
                "-iface",
                "10.0.0.7",
                "-iface-regex=10\\.0\\.0\\..*",
                "-iface-regex=e.*",
                "-iface-can-reach=8.8.8.8",
                "-public-ip=1.2.3.4",
                "-public-ipv6=fd00::1",
                "-ip-masq",
                "-ip-masq-fully-random-disable",
                "-iptables-resync=9",
                "-iptables-forward-rules=false",
                "-ip-blackhole-route",
                "-healthz-ip=127.0.0.1",
                "-healthz-port=8471",
                "-subnet-lease-renew-margin=1439",
                "--state-dir=/s",
                "--resync=1h30m",
                "--max-removals=50",
                "--collect-after=1h",
                "--cleanup",
                "--store-check-interval=5s",
                "-v=4");
        assertThat(options.uplink())
                .isEqualTo(new UplinkOptions(
                        List.of("eth0", "10.0.0.7"),
                        List.of("10\\.0\\.0\\..*", "e.*"),
                        Addresses.parse("8.8.8.8"),
                        new DualStack<>(Addresses.parse("1.2.3.4"), Addresses.parse("fd00::1"))));
        assertThat(options.filter()).isEqualTo(new FilterOptions(Masquerade.KEEP_PORTS, Forwarding.LEFT_ALONE));
        assertThat(options.health().port()).isEqualTo(8471);
        assertThat(options.health().address())
                .isEqualTo(Addresses.parse("127.0.0.1").orElseThrow());
        assertThat(options.blackhole()).isTrue();
        assertThat(options.renewMargin()).isEqualTo(Duration.ofMinutes(1439));
        assertThat(options.stateDir()).isEqualTo(Path.of("/s"));
        assertThat(options.pace())
                .isEqualTo(new PaceOptions(
                        Duration.ofMinutes(90), Duration.ofSeconds(5), Duration.ofSeconds(9), 50, Duration.ofHours(1)));
        assertThat(options.task()).isEqualTo(AgentOptions.Task.CLEANUP);
        assertThat(options.verbosity()).isEqualTo(4);
    }

    @Test
    void aFlagWinsOverTheEnvironmentAndTweedOverFlanneld() {
        Map<String, String> both = Map.of("FLANNELD_SUBNET_FILE", "/f", "TWEED_SUBNET_FILE", "/t");
        assertThat(options(both, "-subnet-file=/flag").subnetFile()).isEqualTo(Path.of("/flag"));
        assertThat(options(both).subnetFile()).isEqualTo(Path.of("/t"));
        assertThat(options(Map.of("FLANNELD_SUBNET_FILE", "/f")).subnetFile()).isEqualTo(Path.of("/f"));
        assertThat(options(Map.of("FLANNELD_SUBNET_FILE", "")).subnetFile())
                .isEqualTo(Path.of("/run/flannel/subnet.env"));
        assertThat(options(Map.of("FLANNELD_IP_MASQ", "true")).filter().masquerade())
                .isEqualTo(Masquerade.RANDOM_PORTS);
        assertThat(options(Map.of("TWEED_STATE_DIR", "/s")).stateDir()).isEqualTo(Path.of("/s"));
        assertThat(options(Map.of("FLANNELD_IFACE", "eth1")).uplink().interfaces())
                .containsExactly("eth1");
        assertThat(options(Map.of("FLANNELD_IFACE", "eth1"), "-iface=eth2")
                        .uplink()
                        .interfaces())
                .containsExactly("eth2");
    }

    @Test
    void theLastOneOfSeveralCounts() {
        assertThat(options("-subnet-file=/a", "-subnet-file=/b").subnetFile()).isEqualTo(Path.of("/b"));
    }

    @Test
    void anEnvironmentFaultIsNamedByItsVariable() {
        assertThat(faults(Map.of("FLANNELD_HEALTHZ_PORT", "http")))
                .singleElement()
                .asString()
                .contains("FLANNELD_HEALTHZ_PORT", "\"http\"", "65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1440", "-5", "", "1h", "99999999999"})
    void theRenewMarginIsBounded(String minutes) {
        if (minutes.isEmpty()) {
            assertThat(options("-subnet-lease-renew-margin=").renewMargin()).isEqualTo(Duration.ofMinutes(60));
        } else {
            assertThat(faults("-subnet-lease-renew-margin=" + minutes))
                    .singleElement()
                    .asString()
                    .contains("1 to 1439");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"300", "5", "5 m", "1ms", "9s", "25h", "m", "-5m"})
    void timesHaveUnitsAndBounds(String time) {
        assertThat(faults("--resync=" + time)).singleElement().asString().contains("--resync", "5m");
    }

    @Test
    void anUnknownFlagGetsASuggestion() {
        assertThat(faults("-etcd-endpoint=http://x:1"))
                .singleElement()
                .isEqualTo("Unknown flag --etcd-endpoint: did you mean --etcd-endpoints?");
        assertThat(faults("--bogus-thing")).singleElement().asString().contains("tweed agent --help");
    }

    @Test
    void aMistypedPasswordIsNotShown() {
        assertThat(faults("-etcd-pasword=hunter2")).singleElement().asString().doesNotContain("hunter2");
        assertThat(faults("-etcd-password", "hunter", "-etcd-username=u", "hunter2")
                        .toString())
                .doesNotContain("hunter");
        assertThat(faults("-etcd-endpoints=http://u:hunter2@h:2379").toString())
                .doesNotContain("hunter2")
                .contains("address 1");
    }

    @Test
    void allFaultsAreToldAtOnce() {
        assertThat(faults("-nope", "-healthz-port=x", "-public-ip=fd00::1", "-iface-regex=(", "-public-ipv6=zz"))
                .hasSize(5);
    }

    @Test
    void aPublicAddressIsOneThatOthersReach() {
        assertThat(faults("-public-ipv6=fe80::1"))
                .singleElement()
                .asString()
                .contains("--public-ipv6: fe80::1 is not an address that other hosts reach");
        assertThat(faults("-public-ip=127.0.0.1")).hasSize(1);
        assertThat(options("-public-ip=169.254.3.4").uplink().publicIps().v4()).isPresent();
    }

    @Test
    void aFlagWithoutItsValueIsAFault() {
        assertThat(faults("-iface")).singleElement().asString().contains("--iface needs a value");
    }

    @Test
    void endpointsAreTidied() {
        assertThat(options("-etcd-endpoints= http://a:1 ,b:2,http://a:1/,http://[fd00::1]:3,")
                        .store()
                        .endpoints())
                .containsExactly(URI.create("http://a:1"), URI.create("http://b:2"), URI.create("http://[fd00::1]:3"));
        assertThat(faults("-etcd-endpoints=,")).singleElement().asString().contains("names no address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a:1", "http://a", "http://a:1/path", "http://a:1?x", "http://a:99999", "http://:1"})
    void badEndpointsAreRefused(String endpoint) {
        assertThat(faults("-etcd-endpoints=http://ok:1," + endpoint))
                .singleElement()
                .asString()
                .contains(endpoint);
    }

    @Test
    void aPasswordMayComeFromFlagEnvironmentOrFile() {
        assertThat(login("-etcd-username=u", "-etcd-password=p")).isEqualTo(new Secret("p"));
        assertThat(login("-etcd-username=u", "--etcd-password-file=/f")).isEqualTo(new Secret("from /f"));
        Map<String, String> environment = Map.of("FLANNELD_ETCD_USERNAME", "u", "FLANNELD_ETCD_PASSWORD", "e");
        assertThat(options(environment).store().password()).contains(new Secret("e"));
        assertThat(options(environment).store().username()).contains("u");
        assertThat(options(environment).toString()).doesNotContain("password=e");
    }

    private static Secret login(String... words) {
        return options(words).store().password().orElseThrow();
    }

    @Test
    void aPasswordOnTheCommandLineIsNoted() {
        Request.Start start = (Request.Start) read(Map.of(), "-etcd-username=u", "-etcd-password=hunter2");
        assertThat(start.notes())
                .singleElement()
                .asString()
                .contains("--etcd-password-file")
                .doesNotContain("hunter2");
    }

    @Test
    void halfALoginIsAFault() {
        assertThat(faults("-etcd-username=u")).singleElement().asString().contains("needs a password");
        assertThat(faults("-etcd-password=p")).singleElement().asString().contains("--etcd-username");
        assertThat(faults("-etcd-username=u", "-etcd-password=p", "--etcd-password-file=/f"))
                .singleElement()
                .asString()
                .contains("give one");
        assertThat(faults("-etcd-username=u", "--etcd-password-file=/missing"))
                .containsExactly("--etcd-password-file: Cannot read it");
    }

    @Test
    void aCertificateNeedsItsKeyButAnAuthorityStandsAlone() throws IOException {
        Path file = Files.writeString(dir.resolve("pem"), "");
        String https = "-etcd-endpoints=https://a:1";
        assertThat(faults(https, "-etcd-certfile=" + file))
                .singleElement()
                .asString()
                .contains("--etcd-keyfile");
        EtcdOptions store = options(https, "-etcd-cafile=" + file).store();
        assertThat(store.authority()).contains(file);
        assertThat(store.certificate()).isEmpty();
        EtcdOptions both = options(https, "-etcd-certfile=" + file, "-etcd-keyfile=" + file)
                .store();
        assertThat(both.certificate()).contains(file);
        assertThat(both.key()).contains(file);
    }

    @Test
    void whatEtcdCannotWorkWithIsAFaultToo() {
        assertThat(faults("-etcd-endpoints=https://a:1", "-etcd-cafile=/none"))
                .singleElement()
                .asString()
                .contains("/none");
        assertThat(faults("-etcd-endpoints=https://a:1,http://b:1"))
                .singleElement()
                .asString()
                .contains("some");
    }

    @Test
    void thePrefixLosesItsLastSlash() {
        assertThat(options("-etcd-prefix=/blue/").store().prefix()).isEqualTo("/blue");
        assertThat(faults("-etcd-prefix=/")).singleElement().asString().contains("prefix is empty");
    }

    @Test
    void flagsWithoutEffectAreNoted() {
        Request.Start start = (Request.Start) read(Map.of(), "-vmodule=a=1", "-log_backtrace_at", "x:1");
        assertThat(start.notes()).containsExactly("--vmodule has no effect", "--log_backtrace_at has no effect");
    }

    @Test
    void helpAndVersionGoFirst() {
        assertThat(read(Map.of(), "-nope", "--help")).isEqualTo(new Request.Help());
        assertThat(read(Map.of(), "-h")).isEqualTo(new Request.Help());
        assertThat(read(Map.of(), "-version", "-healthz-port=x")).isEqualTo(new Request.Version());
    }

    @Test
    void helpShowsEveryFlagThatWorks() {
        for (Flag flag : Flag.values()) {
            if (!flag.help().isEmpty()) {
                assertThat(Help.text()).contains("  --" + flag.text() + " ");
            }
        }
        assertThat(Help.text().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(170));
    }
}
