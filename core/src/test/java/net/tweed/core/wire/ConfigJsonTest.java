package net.tweed.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.Random;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.PacketFilter;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigJsonTest {
    private static final String BACKEND = ",\"Backend\":{\"Type\":\"vxlan\"}}";

    @Test
    void theUsualConfiguration() {
        ConfigJson.Parsed parsed =
                ConfigJson.parse("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"vxlan\",\"VNI\": 7 }}");
        assertThat(parsed.warnings()).isEmpty();
        NetworkConfig config = parsed.config();
        assertThat(config.pools().v4()).contains(pool("10.5.0.0/16", 24, "10.5.1.0/24", "10.5.255.0/24"));
        assertThat(config.pools().v6()).isEmpty();
        assertThat(config.backend()).isEqualTo("vxlan");
        assertThat(config.backendJson()).isEqualTo("{\"Type\":\"vxlan\",\"VNI\": 7 }");
        assertThat(config.filter()).isEqualTo(PacketFilter.ANY);
    }

    @Test
    void asUsersWriteIt() {
        ConfigJson.Parsed parsed = ConfigJson.parse("{\"Network\": \"172.17.0.1/16\"" + BACKEND);
        assertThat(parsed.config().networks().v4()).contains(prefix("172.17.0.0/16"));
        assertThat(parsed.warnings())
                .containsExactly(
                        "The network configuration has host bits set: reading 172.17.0.1/16 as 172.17.0.0/16.");
        NetworkConfig lower = ConfigJson.parse("{ \"network\": \"10.1.0.0/16\", \"backend\": {\"type\": \"HOST-GW\"} }")
                .config();
        assertThat(lower.networks().v4()).contains(prefix("10.1.0.0/16"));
        assertThat(lower.backend()).isEqualTo("host-gw");
    }

    @Test
    void hostBitsOfBothFamiliesAreOneWarning() {
        ConfigJson.Parsed parsed = ConfigJson.parse(
                "{\"Network\":\"10.1.2.3/16\",\"EnableIPv6\":true,\"IPv6Network\":\"fd05::1/48\"" + BACKEND);
        assertThat(parsed.warnings())
                .containsExactly("The network configuration has host bits set: reading 10.1.2.3/16 as 10.1.0.0/16 and "
                        + "fd05::1/48 as fd05::/48.");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 24, 10.0.1.0/24, 10.255.255.0/24",
        "10.5.0.0/22, 24, 10.5.1.0/24, 10.5.3.0/24",
        "10.5.0.0/23, 25, 10.5.0.128/25, 10.5.1.128/25",
        "10.5.0.0/28, 30, 10.5.0.4/30, 10.5.0.12/30"
    })
    void subnetLengthFollowsTheNetwork(String network, int bits, String first, String last) {
        assertThat(v4("{\"Network\":\"" + network + "\"" + BACKEND)).isEqualTo(pool(network, bits, first, last));
    }

    @ParameterizedTest
    @CsvSource({
        "fd05::/48, 64, fd05:0:0:1::/64, fd05:0:0:ffff::/64",
        "fd05::/62, 64, fd05:0:0:1::/64, fd05:0:0:3::/64",
        "fd05::/64, 66, fd05:0:0:0:4000::/66, fd05:0:0:0:c000::/66",
        "fd05::/124, 126, fd05::4/126, fd05::c/126"
    })
    void ipv6AloneWithItsOwnDefaults(String network, int bits, String first, String last) {
        NetworkConfig config = ConfigJson.parse(
                        "{\"EnableIPv4\":false,\"EnableIPv6\":true,\"IPv6Network\":\"" + network + "\"" + BACKEND)
                .config();
        assertThat(config.pools().v4()).isEmpty();
        assertThat(config.pools().v6()).contains(pool(network, bits, first, last));
    }

    @Test
    void everyKeyIsRead() {
        NetworkConfig config = ConfigJson.parse("""
                        {"Network":"10.5.0.0/16","SubnetLen":26,"SubnetMin":"10.5.8.0","SubnetMax":"10.5.9.192",
                         "EnableIPv4":true,"EnableIPv6":true,"EnableNFTables":true,
                         "IPv6Network":"fd05::/48","IPv6SubnetLen":80,"IPv6SubnetMin":"fd05::1:0:0:0","IPv6SubnetMax":"fd05:0:0:2::",
                         "Backend":{"Type":"AliVPC"}}
                        """).config();
        assertThat(config.pools().v4()).contains(pool("10.5.0.0/16", 26, "10.5.8.0/26", "10.5.9.192/26"));
        assertThat(config.pools().v6()).contains(pool("fd05::/48", 80, "fd05:0:0:0:1::/80", "fd05:0:0:2::/80"));
        assertThat(config.filter()).isEqualTo(PacketFilter.NFTABLES);
        assertThat(config.backend()).isEqualTo("ali-vpc");
        assertThat(ConfigJson.parse("{\"Network\":\"10.5.0.0/16\",\"EnableNFTables\":false" + BACKEND)
                        .config()
                        .filter())
                .isEqualTo(PacketFilter.IPTABLES);
    }

    @Test
    void anUnknownKeyIsAWarningWithASuggestion() {
        ConfigJson.Parsed parsed =
                ConfigJson.parse("{\"Network\":\"10.5.0.0/16\",\"SubnetLength\":25,\"Color\":1" + BACKEND);
        assertThat(parsed.warnings())
                .containsExactly(
                        "Ignoring \"SubnetLength\" in the network configuration: no such key, did you mean \"SubnetLen\"?",
                        "Ignoring \"Color\" in the network configuration: no such key.");
    }

    @Test
    void quotedNumbersAndFlagsAreReadWithAWarning() {
        ConfigJson.Parsed parsed =
                ConfigJson.parse("{\"Network\":\"10.5.0.0/16\",\"SubnetLen\":\"25\",\"EnableIPv4\":\"True\"" + BACKEND);
        assertThat(parsed.config().pools().v4().orElseThrow().bits()).isEqualTo(25);
        assertThat(parsed.warnings()).hasSize(2).allMatch(w -> w.contains("leave the quotes out"));
        assertThat(v4("{\"Network\":\"10.5.0.0/16\",\"SubnetLen\":2.5e1" + BACKEND)
                        .bits())
                .isEqualTo(25);
    }

    @Test
    void ipv6KeysWithoutEnableAreNamed() {
        ConfigJson.Parsed parsed =
                ConfigJson.parse("{\"Network\":\"10.5.0.0/16\",\"IPv6Network\":\"fd05::/48\"" + BACKEND);
        assertThat(parsed.config().pools().v6()).isEmpty();
        assertThat(parsed.warnings()).singleElement().asString().contains("EnableIPv6");
    }

    @Test
    void allFaultsAtOnce() {
        assertThatThrownBy(
                        () -> ConfigJson.parse(
                                "{\"Network\":\"10.5.0.0/16\",\"network\":\"10.6.0.0/16\",\"SubnetLen\":31,\"SubnetMin\":\"x\",\"EnableIPv6\":7}"))
                .hasMessage("Cannot use the network configuration: "
                        + "\"Network\" and \"network\" are one key given 2 times: keep one; "
                        + "\"EnableIPv6\" must be true or false; \"SubnetMin\" must be an IPv4 address; "
                        + "\"SubnetLen\" is 31, for 10.5.0.0/16 it must be from 18 to 30.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"Backend\":null"})
    void withoutABackendItIsUdpAsFlannelDoes(String none) {
        ConfigJson.Parsed parsed = ConfigJson.parse("{\"Network\":\"10.5.0.0/16\"" + none + "}");
        assertThat(parsed.config().backend()).isEqualTo("udp");
        assertThat(parsed.config().backendJson()).isEqualTo("{\"Type\":\"udp\"}");
        assertThat(parsed.warnings()).singleElement().asString().contains("no \"Backend\": using udp");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|\"Network\" is missing",
                "{\"Network\":null,`|no valid JSON",
                "[]|no JSON object",
                "{\"Network\":\"10.5.0.0\"}|\"Network\" must be an IPv4 address and a length",
                "{\"Network\":\"fd05::/48\"}|\"Network\" must be an IPv4 address and a length",
                "{\"Network\":10}|\"Network\" must be a text",
                "{\"Network\":\"10.5.0.0/29\"}|too small",
                "{\"Network\":\"10.5.0.0/29\",\"SubnetLen\":30}|too small",
                "{\"Network\":\"10.5.0.0/16\",\"SubnetLen\":17}|it must be from 18 to 30",
                "{\"Network\":\"10.5.0.0/16\",\"SubnetLen\":24.5}|must be a whole number",
                "{\"Network\":\"10.5.0.0/16\",\"SubnetLen\":1e99999999}|must be a whole number",
                "{\"Network\":\"10.5.0.0/16\",\"SubnetMin\":\"10.6.0.0\"}|\"SubnetMin\" 10.6.0.0 is not inside 10.5.0.0/16",
                "{\"Network\":\"10.5.0.0/16\",\"SubnetMin\":\"10.5.1.1\"}|10.5.1.0 would be",
                "{\"Network\":\"10.5.0.0/16\",\"SubnetMax\":\"10.5.1.128\"}|10.5.1.0 would be",
                "{\"Network\":\"10.5.0.0/16\",\"SubnetMin\":\"10.5.9.0\",\"SubnetMax\":\"10.5.8.0\"}|is after",
                "{\"EnableIPv4\":false}|enable at least one",
                "{\"Network\":\"10.5.0.0/16\",\"EnableIPv6\":true}|\"IPv6Network\" is missing",
                "{\"EnableIPv4\":false,\"EnableIPv6\":true,\"IPv6Network\":\"fd05::/125\"}|too small",
                "{\"Network\":\"10.5.0.0/16\",\"Backend\":{}}|has no \"Type\"",
                "{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"a b\"}}|no backend's name",
                "{\"Network\":\"10.5.0.0/16\",\"Backend\":\"vxlan\"}|\"Backend\" must be an object"
            })
    void refuses(String text, String why) {
        assertThatThrownBy(() -> ConfigJson.parse(text.replace("`", "")))
                .asInstanceOf(type(TweedException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(TweedException.Kind.CONFIG))
                .satisfies(e -> assertThat(e).hasMessageContaining(why));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void garbageIsRefusedOrReadNeverWorse(int seed) {
        String good = "{\"Network\":\"10.5.0.0/16\",\"SubnetLen\":26,\"SubnetMin\":\"10.5.8.0\",\"EnableIPv6\":true,"
                + "\"IPv6Network\":\"fd05::/48\",\"Backend\":{\"Type\":\"vxlan\"}}";
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder(good);
            for (int n = random.nextInt(4); n >= 0; n--) {
                text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(96)));
            }
            try {
                assertThat(ConfigJson.parse(text.toString()).config().pools().isEmpty())
                        .isFalse();
            } catch (TweedException e) {
                assertThat(e.kind()).isEqualTo(TweedException.Kind.CONFIG);
            }
        }
    }

    private static Pool v4(String text) {
        return ConfigJson.parse(text).config().pools().v4().orElseThrow();
    }

    private static Pool pool(String network, int bits, String first, String last) {
        return new Pool(prefix(network), bits, prefix(first), prefix(last));
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }
}
