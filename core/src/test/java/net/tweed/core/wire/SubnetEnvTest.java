package net.tweed.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetEnvTest {
    private static final String V4 = """
            FLANNEL_NETWORK=10.5.0.0/16
            FLANNEL_SUBNET=10.5.22.1/24
            FLANNEL_MTU=1450
            FLANNEL_IPMASQ=true
            """;
    private static final String DUAL = """
            FLANNEL_NETWORK=10.5.0.0/16
            FLANNEL_SUBNET=10.5.22.1/24
            FLANNEL_IPV6_NETWORK=fd05::/48
            FLANNEL_IPV6_SUBNET=fd05:0:0:3f::1/64
            FLANNEL_MTU=1430
            FLANNEL_IPMASQ=false
            """;
    private static final String V6 = """
            FLANNEL_IPV6_NETWORK=fd05::/48
            FLANNEL_IPV6_SUBNET=fd05:0:0:3f::1/64
            FLANNEL_MTU=1430
            FLANNEL_IPMASQ=true
            """;

    @ParameterizedTest
    @ValueSource(strings = {V4, DUAL, V6})
    void goldenFilesGoBothWays(String file) {
        assertThat(SubnetEnv.decode(file)).map(SubnetEnv::encode).contains(file);
    }

    @Test
    void oneMtuTheSmaller() {
        SubnetEnv env = SubnetEnv.of(
                DualStack.both(prefix("10.5.0.0/16"), prefix("fd05::/48")),
                DualStack.both(prefix("10.5.22.0/24"), prefix("fd05:0:0:3f::/64")),
                DualStack.both(1450, 1430),
                false);
        assertThat(env.encode()).isEqualTo(DUAL);
    }

    @Test
    void readsWhatAShellReads() {
        String file =
                "# by hand\r\nFOO=bar\nexport FLANNEL_NETWORK='10.5.0.0/16'\r\n  FLANNEL_SUBNET=\"10.5.22.1/24\"\nFLANNEL_MTU=1\n"
                        + "FLANNEL_MTU=1450\n\nFLANNEL_IPMASQ=true";
        assertThat(SubnetEnv.decode(file)).map(SubnetEnv::encode).contains(V4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "FLANNEL_MTU=1450",
                "FLANNEL_SUBNET=10.5.22.1/24\nFLANNEL_MTU=1450",
                "FLANNEL_NETWORK=10.5.0.0/16\nFLANNEL_SUBNET=10.5.22.1/24",
                "FLANNEL_NETWORK=10.5.0.0/16\nFLANNEL_SUBNET=10.5.22.1/24\nFLANNEL_MTU=big",
                "FLANNEL_NETWORK=10.5.0.0/16\nFLANNEL_SUBNET=10.5.22.1/24\nFLANNEL_MTU=0",
                "FLANNEL_NETWORK=10.5.0.0/16\nFLANNEL_SUBNET=10.5.22.1/32\nFLANNEL_MTU=1450",
                "FLANNEL_NETWORK=10.5.0.0/16\nFLANNEL_SUBNET=10.5.22.1\nFLANNEL_MTU=1450",
                "FLANNEL_NETWORK=10.5.0.0/16\nFLANNEL_SUBNET=fd05::1/64\nFLANNEL_MTU=1450",
                "FLANNEL_NETWORK=10.5.0.0/16\nFLANNEL_IPV6_SUBNET=fd05::1/64\nFLANNEL_MTU=1450"
            })
    void makesNothingOfGarbage(String file) {
        assertThat(SubnetEnv.decode(file)).isEmpty();
    }

    @Test
    void refusesWhatCannotBe() {
        DualStack<Prefix> v4 = DualStack.v4(prefix("10.5.0.0/16"));
        assertThatThrownBy(() -> new SubnetEnv(v4, DualStack.none(), 1450, true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SubnetEnv(v4, v4, 0, true)).isInstanceOf(IllegalArgumentException.class);
        assertThat(SubnetEnv.decode("FLANNEL_X=1\n".repeat(100_000))).isEmpty();
    }

    @Test
    void randomFilesRoundTripAndGarbageIsHarmless() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            SubnetEnv env = env(random);
            assertThat(SubnetEnv.decode(env.encode())).contains(env);
            StringBuilder text = new StringBuilder(env.encode());
            for (int n = random.nextInt(4); n >= 0; n--) {
                text.setCharAt(random.nextInt(text.length()), (char) (10 + random.nextInt(118)));
            }
            SubnetEnv.decode(text.toString())
                    .ifPresent(
                            read -> assertThat(SubnetEnv.decode(read.encode())).contains(read));
        }
    }

    private static SubnetEnv env(Random random) {
        DualStack<Prefix> v4 = DualStack.v4(prefix(random, 4));
        DualStack<Prefix> v6 = DualStack.v6(prefix(random, 16));
        DualStack<Prefix> subnets = switch (random.nextInt(3)) {
            case 0 -> v4;
            case 1 -> v6;
            default -> new DualStack<>(v4.v4(), v6.v6());
        };
        return new SubnetEnv(subnets, subnets, 1 + random.nextInt(65_536), random.nextBoolean());
    }

    private static Prefix prefix(Random random, int bytes) {
        byte[] address = new byte[bytes];
        random.nextBytes(address);
        return Prefix.masked(Addresses.of(address), random.nextInt(8 * bytes));
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }
}
