package net.tweed.backend.vxlan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.tweed.netlink.Mac;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VtepTest {
    private static final Mac SOME = Mac.parse("4a:ad:df:dc:d5:3b").orElseThrow();

    @Test
    void whatOneWritesAllRead() {
        Vtep written = new Vtep((1 << 24) - 1, SOME);

        assertThat(Vtep.parse(written.json())).isEqualTo(new Vtep.Parsed(Optional.of(written), ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"VNI\":1,\"VtepMAC\":\"4a:ad:df:dc:d5:3b\"}",
                " { \"VNI\": 1, \"VtepMAC\": \"4a:ad:df:dc:d5:3b\" }",
                "{\"VtepMAC\":\"4a:ad:df:dc:d5:3b\",\"VNI\":1}",
                "{\"vni\":1,\"vtepmac\":\"4a:ad:df:dc:d5:3b\",\"More\":[2]}",
                "{\"VNI\":1,\"More\":\"x\",\"VtepMAC\":\"4a:ad:df:dc:d5:3b\"}",
                "{\"VNI\":1.0,\"VtepMAC\":\"4a:ad:df:dc:d5:3b\"}"
            })
    void anyFormIsRead(String json) {
        assertThat(Vtep.parse(json).vtep()).contains(new Vtep(1, SOME));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"VNI\":,\"VtepMAC\":\"4a:ad:df:dc:d5:3b\"}",
                "{\"VNI\":01,\"VtepMAC\":\"4a:ad:df:dc:d5:3b\"}",
                "{\"VNI\":-1,\"VtepMAC\":\"4a:ad:df:dc:d5:3b\"}",
                "{\"VNI\":1x,\"VtepMAC\":\"4a:ad:df:dc:d5:3b\"}",
                "{\"VNI\":4294967297,\"VtepMAC\":\"4a:ad:df:dc:d5:3b\"}",
                "{\"VNI\":1,\"VtepMAC\":\"4a:ad:df:dc:d5:3g\"}",
                "{\"VNI\":1,\"VtepMAC\":\"01:ad:df:dc:d5:3b\"}",
                "{\"VNI\":1,\"VtepMAC\":\"4a:ad:df:dc:d5:3b\"}}",
                "{\"VNI\":1,\"VNI\":2,\"VtepMAC\":\"4a:ad:df:dc:d5:3b\"}"
            })
    void whatIsNoTunnelEndIsRefusedWithAReason(String json) {
        Vtep.Parsed parsed = Vtep.parse(json);

        assertThat(parsed.vtep()).isEmpty();
        assertThat(parsed.fault()).isNotEmpty();
    }
}
