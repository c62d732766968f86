package net.tweed.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.net.InetAddress;
import java.util.Map;
import java.util.Random;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseJsonTest {
    private static final String VXLAN =
            "{\"PublicIP\":\"192.168.77.11\",\"PublicIPv6\":null,\"BackendType\":\"vxlan\",\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"d6:6e:80:4e:fc:55\"}}";
    private static final String HOST_GW =
            "{\"PublicIP\":\"192.168.77.12\",\"PublicIPv6\":null,\"BackendType\":\"host-gw\"}";
    private static final String UDP = "{\"PublicIP\":\"192.168.77.12\",\"PublicIPv6\":null}";
    private static final String DUAL =
            "{\"PublicIP\":\"192.168.77.12\",\"PublicIPv6\":\"fd77::12\",\"BackendType\":\"vxlan\",\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"1a:55:b3:29:c3:4a\"},\"BackendV6Data\":{\"VNI\":1,\"VtepMAC\":\"16:90:70:4c:79:a7\"}}";
    private static final String V6_ONLY =
            "{\"PublicIP\":\"0.0.0.0\",\"PublicIPv6\":\"fd77::12\",\"BackendType\":\"host-gw\"}";

    @ParameterizedTest
    @ValueSource(strings = {VXLAN, HOST_GW, UDP, DUAL, V6_ONLY})
    void goldenValuesGoBothWays(String value) {
        assertThat(LeaseJson.encode(LeaseJson.decode(value))).isEqualTo(value);
    }

    @Test
    void writesWhatFlannelWrites() {
        DualStack<String> data = DualStack.v4("{\"VNI\":1,\"VtepMAC\":\"d6:6e:80:4e:fc:55\"}");
        assertThat(LeaseJson.encode(new Attributes("vxlan", DualStack.v4(ip("192.168.77.11")), data)))
                .isEqualTo(VXLAN);
        assertThat(LeaseJson.encode(new Attributes("host-gw", DualStack.v6(ip("fd77::12")), DualStack.none())))
                .isEqualTo(V6_ONLY);
        assertThat(LeaseJson.encode(new Attributes("", DualStack.v4(ip("192.168.77.12")), DualStack.none())))
                .isEqualTo(UDP);
    }

    @Test
    void readsWhatFlannelWrites() {
        Attributes dual = LeaseJson.decode(DUAL);
        assertThat(dual.backend()).isEqualTo("vxlan");
        assertThat(dual.publicIps()).isEqualTo(DualStack.both(ip("192.168.77.12"), ip("fd77::12")));
        assertThat(dual.data())
                .isEqualTo(DualStack.both(
                        "{\"VNI\":1,\"VtepMAC\":\"1a:55:b3:29:c3:4a\"}",
                        "{\"VNI\":1,\"VtepMAC\":\"16:90:70:4c:79:a7\"}"));
        assertThat(LeaseJson.decode(V6_ONLY).publicIps()).isEqualTo(DualStack.v6(ip("fd77::12")));
    }

    @Test
    void foreignFieldsAndRawDataSurvive() {
        String value =
                "{\"PublicIP\":\"10.0.0.1\",\"PublicIPv6\":null,\"BackendType\":\"x\",\"BackendData\":[ 1.00 , \"\\u00e9\" ],"
                        + "\"A\":{ \"b\" : 1e5 },\"N\":null,\"T\":\"\\n\",\"Z\":-0}";
        Attributes read = LeaseJson.decode(value);
        assertThat(read.data().v4()).contains("[ 1.00 , \"\\u00e9\" ]");
        assertThat(read.foreign()).isEqualTo(Map.of("A", "{ \"b\" : 1e5 }", "N", "null", "T", "\"\\n\"", "Z", "-0"));
        assertThat(LeaseJson.encode(read)).isEqualTo(value);
    }

    @Test
    void namesAreReadInAnyCase() {
        Attributes read = LeaseJson.decode(" {\"publicip\" : \"10.0.0.1\", \"BACKENDTYPE\":\"vxlan\"}\n");
        assertThat(read).isEqualTo(new Attributes("vxlan", DualStack.v4(ip("10.0.0.1")), DualStack.none()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{}x",
                "{\"PublicIP\":\"10.0.0.1\"}{}",
                "{\"PublicIP\":\"10.0.0.1\",}",
                "{\"PublicIP\":10}",
                "{\"PublicIP\":\"10.0.0\"}",
                "{\"PublicIP\":\"10.0.0.256\"}",
                "{\"PublicIP\":\"host.example\"}",
                "{\"PublicIP\":\"fd77::12\"}",
                "{\"PublicIP\":\"0.0.0.0\",\"PublicIPv6\":null}",
                "{\"PublicIP\":\"10.0.0.1\",\"PublicIPv6\":\"10.0.0.1\"}",
                "{\"PublicIP\":\"10.0.0.1\",\"PublicIPv6\":{}}",
                "{\"PublicIP\":\"10.0.0.1\",\"BackendType\":7}",
                "{\"PublicIP\":\"10.0.0.1\",\"PublicIP\":\"10.0.0.2\"}",
                "{\"PublicIP\":\"10.0.0.1\",\"publicIP\":\"10.0.0.2\"}",
                "{\"PublicIP\":\"10.0.0.1\",\"BackendData\":NaN}"
            })
    void refuses(String value) {
        assertThatThrownBy(() -> LeaseJson.decode(value))
                .asInstanceOf(type(TweedException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(TweedException.Kind.CONFIG));
    }

    @Test
    void namesEveryFaultAtOnce() {
        assertThatThrownBy(() -> LeaseJson.decode("{\"PublicIP\":1,\"PublicIPv6\":\"x\",\"BackendType\":[]}"))
                .hasMessage("Cannot read the lease's value: \"PublicIP\" is not a text; "
                        + "\"PublicIPv6\" is no IPv6 address; \"BackendType\" is not a text.");
    }

    @Test
    void refusesHugeAndDeepValues() {
        assertThatThrownBy(() ->
                        LeaseJson.decode("{\"PublicIP\":\"10.0.0.1\",\"BackendData\":\"" + "x".repeat(65_536) + "\"}"))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining("longer than 65536");
        assertThatThrownBy(() -> LeaseJson.decode("{\"PublicIP\":\"10.0.0.1\",\"BackendData\":" + "[".repeat(30_000)))
                .isInstanceOf(TweedException.class);
    }

    @Test
    void randomAttributesRoundTrip() {
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            Attributes attributes = attributes(random);
            assertThat(LeaseJson.decode(LeaseJson.encode(attributes))).isEqualTo(attributes);
        }
    }

    @Test
    void garbageIsRefusedOrReadNeverWorse() {
        Random random = new Random(4);
        for (int i = 0; i < 4_000; i++) {
            StringBuilder value = new StringBuilder(DUAL);
            for (int n = random.nextInt(4); n >= 0; n--) {
                value.setCharAt(random.nextInt(value.length()), (char) (32 + random.nextInt(96)));
            }
            try {
                Attributes read = LeaseJson.decode(value.toString());
                assertThat(LeaseJson.decode(LeaseJson.encode(read))).isEqualTo(read);
            } catch (TweedException e) {
                assertThat(e.kind()).isEqualTo(TweedException.Kind.CONFIG);
            }
        }
    }

    private static Attributes attributes(Random random) {
        DualStack<InetAddress> ips = DualStack.v4(ip(random, 4));
        ips = random.nextBoolean() ? ips : DualStack.both(ip(random, 4), ip(random, 16));
        ips = random.nextBoolean() ? ips : DualStack.v6(ip(random, 16));
        DualStack<String> data =
                random.nextBoolean() ? DualStack.none() : DualStack.v4("{\"VNI\":" + random.nextInt() + "}");
        Map<String, String> foreign = random.nextBoolean() ? Map.of() : Map.of("X" + random.nextInt(), "[1, 2]");
        String backend = random.ints(random.nextInt(9), 1, 0xd7ff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return new Attributes(backend, ips, data, foreign);
    }

    private static InetAddress ip(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Addresses.of(bytes);
    }

    private static InetAddress ip(String text) {
        return Addresses.parse(text).orElseThrow();
    }
}
