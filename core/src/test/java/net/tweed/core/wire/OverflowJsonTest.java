package net.tweed.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.NetworkConfig.Overflow;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverflowJsonTest {
    private static final String TUNNEL = "{\"Type\": \"vxlan\",\"VNI\":7}";

    @Test
    void isATunnelOfItsOwn() {
        NetworkConfig config = parsed("aws-vpc", TUNNEL).config();
        assertThat(config.overflow()).contains(new Overflow("vxlan", TUNNEL));
        NetworkConfig tunnel = config.tunnel().orElseThrow();
        assertThat(tunnel.backend()).isEqualTo("vxlan");
        assertThat(tunnel.backendJson()).isEqualTo(TUNNEL);
        assertThat(tunnel.pools()).isEqualTo(config.pools());
        assertThat(tunnel.tunnel()).isEmpty();
    }

    @Test
    void isThereForTheAskingOnly() {
        assertThat(ConfigJson.parse("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"gce\"}}")
                        .config()
                        .overflow())
                .isEmpty();
        assertThat(parsed("gce", "null").config().overflow()).isEmpty();
    }

    @Test
    void isReadAgainFromWhatWasKept() {
        assertThat(OverflowJson.of("gce", "{\"Type\":\"gce\",\"overflow\":" + TUNNEL + "}"))
                .contains(new Overflow("vxlan", TUNNEL));
        assertThat(OverflowJson.of("gce", "{\"Type\":\"gce\"}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"vxlan", "host-gw", "udp"})
    void isOddWhereThereIsNoCloud(String backend) {
        ConfigJson.Parsed parsed = parsed(backend, TUNNEL);
        assertThat(parsed.config().overflow()).isEmpty();
        assertThat(parsed.warnings()).anySatisfy(warning -> assertThat(warning).contains("\"Overflow\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Type\":\"udp\"}|must be \"vxlan\"",
                "{}|must be \"vxlan\"",
                "true|must be an object",
                "{\"Type\":\"vxlan\",\"DirectRouting\":true}|cannot have \"DirectRouting\""
            })
    void faultsAreNamed(String overflow, String fault) {
        assertThatThrownBy(() -> parsed("aws-vpc", overflow))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining(fault);
    }

    private static ConfigJson.Parsed parsed(String backend, String overflow) {
        return ConfigJson.parse("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"" + backend + "\",\"Overflow\":"
                + overflow + "}}");
    }
}
