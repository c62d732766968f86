package net.tweed.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "10.5.22.1/24, 10.5.22.0/24",
        "10.5.22.255/25, 10.5.22.128/25",
        "255.255.255.255/0, 0.0.0.0/0",
        "192.0.2.7/32, 192.0.2.7/32",
        "fd05:0:0:3f::1/64, fd05:0:0:3f::/64",
        "FD05:0:0:3F:0:0:0:1/128, fd05:0:0:3f::1/128",
        "::1/128, ::1/128",
        "fe80::1/0, ::/0",
        "1:0:0:2:0:0:0:3/128, 1:0:0:2::3/128",
        "1:0:2:3:4:5:6:7/128, 1:0:2:3:4:5:6:7/128",
        "1:0:0:2:3:0:0:4/128, 1::2:3:0:0:4/128",
        "1:2:3:4:5:6:7:ffff/112, 1:2:3:4:5:6:7:0/112"
    })
    void networkInItsCommonForm(String text, String network) {
        assertThat(Cidr.of(text)).hasValue(new Cidr(network));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.5.22.1",
                "10.5.22.1/",
                "10.5.22.1/33",
                "10.5.22.1/-1",
                "10.5.22/24",
                "10.5.22.256/24",
                "10.5.22.1.1/24",
                "10.5.22.1/24/24",
                "10..22.1/24",
                "1０.5.22.1/24",
                "a.b.c.d/8",
                "fd05::1/129",
                "fd05:::1/64",
                "fd05::1::2/64",
                "1:2:3:4:5:6:7/64",
                "1:2:3:4:5:6:7:8:9/64",
                "1:2:3:4:5:6:7:8::/64",
                "12345::/64",
                "g::/64",
                ":1/64",
                "fd05::%eth0/64"
            })
    void anythingElseIsNone(String text) {
        assertThat(Cidr.of(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.5.22.0/24, 10.5.22.1",
        "10.5.22.128/25, 10.5.22.129",
        "192.0.2.6/31, 192.0.2.7",
        "fd05:0:0:3f::/64, fd05:0:0:3f::1"
    })
    void gatewayIsTheFirstAddress(String network, String gateway) {
        assertThat(new Cidr(network).gateway()).hasValue(gateway);
    }

    @Test
    void oneAddressAloneHasNoGateway() {
        assertThat(new Cidr("192.0.2.7/32").gateway()).isEmpty();
        assertThat(new Cidr("fd05::/128").gateway()).isEmpty();
    }

    @Test
    void familiesAreToldApart() {
        assertThat(Cidr.of("fd05::/64").orElseThrow().family()).isEqualTo(Family.IPV6);
        assertThat(Cidr.of("10.5.0.0/16").orElseThrow().family()).isEqualTo(Family.IPV4);
    }

    /** Every address written by another hand is read, and what is written here is read by others as the same. */
    @Test
    void randomAddressesAsTheJdkSeesThem() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = random.nextInt(3) == 0 ? bytes[j] : 0;
            }
            String text = InetAddress.getByAddress(bytes).getHostAddress();
            int bits = bytes.length * 8;
            String network = Cidr.of(text + "/" + bits).orElseThrow().text();
            String address = network.substring(0, network.indexOf('/'));
            if (bytes.length == 4 || bytes[0] != 0) { // the JDK turns ::ffff:1.2.3.4 into IPv4
                assertThat(InetAddress.getByName(address).getAddress()).isEqualTo(bytes);
            }
        }
    }
}
