package net.tweed.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,0.0.0.0",
        "255.255.255.255,255.255.255.255",
        "::,::",
        "::1,::1",
        "FD05:0:0:3F::,fd05:0:0:3f::",
        "fd05:0:0:1:0:0:0:0,fd05:0:0:1::",
        "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1",
        "1::,1::"
    })
    void readsAndWritesAsRfc5952(String text, String written) {
        assertThat(Addresses.parse(text)).map(Addresses::text).contains(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.999",
                "01.2.3.4",
                "1.2.3.04",
                "1.2.3.",
                ".1.2.3.4",
                "1..2.3",
                "+1.2.3.4",
                "-1.2.3.4",
                "0x1.2.3.4",
                " 1.2.3.4",
                "1.2.3.4 ",
                "localhost",
                "fd05::%eth0",
                "[::1]",
                ":::",
                "1:2",
                "g::",
                "1:2:3:4:5:6:7:8:9",
                "１.2.3.4"
            })
    void refusesWhatIsNoLiteral(String text) {
        assertThat(Addresses.parse(text)).isEmpty();
    }

    @Test
    void hugeTextIsRefusedUnread() {
        assertThat(Addresses.parse("1".repeat(1_000_000))).isEmpty();
    }

    @Test
    void sixteenBytesAreAlwaysIpv6() {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        mapped[12] = 10;
        assertThat(Addresses.of(mapped)).isInstanceOf(Inet6Address.class);
        assertThatThrownBy(() -> Addresses.of(new byte[5])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersGoBothWays() {
        InetAddress top = Addresses.parse("255.255.255.255").orElseThrow();
        assertThat(Addresses.number(top)).isEqualTo(BigInteger.valueOf(0xffffffffL));
        assertThat(Addresses.of(Family.IPV4, BigInteger.valueOf(0xffffffffL))).isEqualTo(top);
        assertThat(Addresses.of(Family.IPV6, BigInteger.ONE))
                .isEqualTo(Addresses.parse("::1").orElseThrow());
        assertThatThrownBy(() -> Addresses.of(Family.IPV4, BigInteger.ONE.shiftLeft(32)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Addresses.of(Family.IPV4, BigInteger.ONE.negate()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void randomAddressesRoundTrip() {
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = random.nextInt(3) == 0 ? (byte) random.nextInt() : 0;
            }
            InetAddress address = Addresses.of(bytes);
            boolean mapped = bytes.length == 16
                    && Addresses.number(address).shiftRight(32).intValue() == 0xffff;
            if (!mapped) { // ::ffff:0:0/96 is IPv4 to the JDK's parser
                assertThat(Addresses.parse(Addresses.text(address))).contains(address);
            }
            assertThat(Addresses.of(Family.of(address), Addresses.number(address)))
                    .isEqualTo(address);
        }
    }

    @Test
    void ordersIpv4FirstAndUnsigned() {
        InetAddress low = Addresses.parse("10.0.0.1").orElseThrow();
        InetAddress high = Addresses.parse("200.0.0.1").orElseThrow();
        assertThat(Addresses.compare(low, high)).isNegative();
        assertThat(Addresses.compare(high, Addresses.parse("::").orElseThrow())).isNegative();
        assertThat(Addresses.compare(low, low)).isZero();
    }
}
