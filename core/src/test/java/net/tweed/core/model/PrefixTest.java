package net.tweed.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
    @ParameterizedTest
    @ValueSource(strings = {"10.5.1.0/24", "0.0.0.0/0", "10.5.1.1/32", "fd05:0:0:3f::/64", "::/0", "fd05::1/128"})
    void readsAndWrites(String text) {
        assertThat(Prefix.parse(text)).map(Prefix::toString).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.5.1.0",
                "10.5.1.0/",
                "10.5.1.0/33",
                "10.5.1.0/-1",
                "10.5.1.0/024",
                "10.5.1.0/+24",
                "10.5.1/24",
                "10.5.1.0/24 ",
                "fd05::/129",
                "fd05::%1/64",
                "[fd05::]/64",
                "host/24",
                "10.5.1.0/2 4"
            })
    void refusesWhatIsNoPrefix(String text) {
        assertThat(Prefix.parse(text)).isEmpty();
        assertThat(Prefix.parseMasked(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "172.17.0.1/16,172.17.0.0/16",
        "10.5.1.255/25,10.5.1.128/25",
        "fd05::1/48,fd05::/48",
        "1.2.3.4/0,0.0.0.0/0"
    })
    void hostBitsAreRefusedOrMaskedOnRequest(String text, String masked) {
        assertThat(Prefix.parse(text)).isEmpty();
        assertThat(Prefix.parseMasked(text)).map(Prefix::toString).contains(masked);
    }

    @Test
    void theConstructorNamesWhatIsWrong() {
        assertThatThrownBy(() -> new Prefix(ip("10.5.1.1"), 24))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10.5.1.1/24 has host bits set: 10.5.1.0/24 was meant?");
        assertThatThrownBy(() -> new Prefix(ip("10.5.1.1"), 33)).hasMessageContaining("0 to 32");
    }

    @Test
    void knowsWhatItContainsAndOverlaps() {
        Prefix subnet = prefix("10.5.1.0/24");
        assertThat(subnet.contains(ip("10.5.1.255"))).isTrue();
        assertThat(subnet.contains(ip("10.5.2.0"))).isFalse();
        assertThat(subnet.contains(ip("fd05::1"))).isFalse();
        assertThat(prefix("10.5.0.0/16").contains(subnet)).isTrue();
        assertThat(subnet.contains(prefix("10.5.0.0/16"))).isFalse();
        assertThat(subnet.overlaps(prefix("10.5.0.0/16"))).isTrue();
        assertThat(subnet.overlaps(prefix("10.5.2.0/24"))).isFalse();
        assertThat(prefix("0.0.0.0/0").overlaps(prefix("::/0"))).isFalse();
    }

    @Test
    void countsItsAddresses() {
        Prefix subnet = prefix("10.5.1.0/24");
        assertThat(subnet.address(1)).isEqualTo(ip("10.5.1.1"));
        assertThat(subnet.last()).isEqualTo(ip("10.5.1.255"));
        assertThat(subnet.size()).isEqualTo(BigInteger.valueOf(256));
        assertThatThrownBy(() -> subnet.address(256)).isInstanceOf(IllegalArgumentException.class);
        assertThat(prefix("fd05::/64").last()).isEqualTo(ip("fd05::ffff:ffff:ffff:ffff"));
        assertThat(prefix("::/0").size()).isEqualTo(BigInteger.ONE.shiftLeft(128));
    }

    @Test
    void ordersByAddressUnsignedThenLength() {
        assertThat(prefix("10.5.1.0/24")).isLessThan(prefix("200.5.1.0/24"));
        assertThat(prefix("10.0.0.0/8")).isLessThan(prefix("10.0.0.0/24"));
        assertThat(prefix("255.0.0.0/8")).isLessThan(prefix("::/8"));
    }

    @Test
    void randomPrefixesRoundTripAndHoldTheirEnds() {
        Random random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            Prefix prefix = Prefix.masked(Addresses.of(bytes), random.nextInt(8 * bytes.length + 1));
            assertThat(Prefix.parse(prefix.toString())).contains(prefix);
            assertThat(prefix.contains(Addresses.of(bytes))).isTrue();
            assertThat(prefix.contains(prefix.last())).isTrue();
        }
    }

    @Test
    void garbageIsNoPrefixNeverWorse() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "10.5.1.0/24" : "fd05:0:0:3f::/64");
            text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x250));
            Prefix.parse(text.toString())
                    .ifPresent(prefix ->
                            assertThat(Prefix.parse(prefix.toString())).contains(prefix));
        }
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }

    private static InetAddress ip(String text) {
        return Addresses.parse(text).orElseThrow();
    }
}
