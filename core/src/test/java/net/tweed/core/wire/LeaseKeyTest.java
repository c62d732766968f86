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

class LeaseKeyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"10.5.22.0-24", "10.5.47.0-24&fd05:0:0:3f::-64", "0.0.0.0-0&fd05:0:0:f::-64", "10.5.22.1-32"})
    void goldenKeysGoBothWays(String key) {
        assertThat(LeaseKey.decode(key)).map(LeaseKey::encode).contains(key);
    }

    @Test
    void readsEachForm() {
        assertThat(LeaseKey.decode("10.5.22.0-24")).contains(DualStack.v4(prefix("10.5.22.0/24")));
        assertThat(LeaseKey.decode("10.5.47.0-24&fd05:0:0:3f::-64"))
                .contains(DualStack.both(prefix("10.5.47.0/24"), prefix("fd05:0:0:3f::/64")));
        assertThat(LeaseKey.decode("0.0.0.0-0&fd05:0:0:f::-64")).contains(DualStack.v6(prefix("fd05:0:0:f::/64")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&",
                "10.5.22.0",
                "10.5.22.0/24",
                "10.5.22.1-24",
                "0.0.0.0-0",
                "0.0.0.0-0&",
                "0.0.0.0-0&::-0",
                "10.5.22.0-24&::-0",
                "10.5.22.0-24&",
                "&fd05:0:0:3f::-64",
                "fd05:0:0:3f::-64",
                "10.5.22.0-024",
                "10.5.22.0-33",
                "10.5.22.0--1",
                "010.5.22.0-24",
                "x10.5.22.0-24",
                "10.5.22.0-24 ",
                "10.5.22.0-24&FD05::-64",
                "10.5.22.0-24&fd05:0:0:3f:0:0:0:0-64",
                "10.5.22.0-24&fd05::1-64",
                "fd05::-64&10.5.22.0-24",
                "10.5.22.0-24&10.5.23.0-24",
                "10.5.22.0-24&fd05::-64&fd06::-64",
                "10.5.22.0-24&fd05::%eth0-64"
            })
    void refuses(String key) {
        assertThat(LeaseKey.decode(key)).isEmpty();
    }

    @Test
    void noSubnetHasNoKey() {
        assertThatThrownBy(() -> LeaseKey.encode(DualStack.none())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void randomSubnetsRoundTrip() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            DualStack<Prefix> subnets = subnets(random);
            assertThat(LeaseKey.decode(LeaseKey.encode(subnets))).contains(subnets);
        }
    }

    @Test
    void whateverIsReadIsCanonical() {
        Random random = new Random(2);
        for (int i = 0; i < 10_000; i++) {
            StringBuilder key = new StringBuilder(LeaseKey.encode(subnets(random)));
            key.setCharAt(random.nextInt(key.length()), "0123456789abcdef:.-&/% é".charAt(random.nextInt(24)));
            String changed = key.toString();
            LeaseKey.decode(changed)
                    .ifPresent(subnets -> assertThat(LeaseKey.encode(subnets)).isEqualTo(changed));
        }
    }

    private static DualStack<Prefix> subnets(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> DualStack.v4(prefix(random, 4));
            case 1 -> DualStack.v6(prefix(random, 16));
            default -> DualStack.both(prefix(random, 4), prefix(random, 16));
        };
    }

    private static Prefix prefix(Random random, int bytes) {
        byte[] address = new byte[bytes];
        random.nextBytes(address);
        for (int i = 0; i < bytes; i++) {
            address[i] = random.nextBoolean() ? 0 : address[i];
        }
        return Prefix.masked(Addresses.of(address), 1 + random.nextInt(8 * bytes));
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }
}
