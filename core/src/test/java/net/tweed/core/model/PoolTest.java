package net.tweed.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolTest {
    private final Pool pool = pool("10.5.0.0/16", 24, "10.5.1.0/24", "10.5.255.0/24");

    @Test
    void countsItsSubnets() {
        assertThat(pool.size()).isEqualTo(BigInteger.valueOf(255));
        assertThat(pool.subnet(BigInteger.ZERO)).isEqualTo(prefix("10.5.1.0/24"));
        assertThat(pool.subnet(BigInteger.valueOf(254))).isEqualTo(prefix("10.5.255.0/24"));
        assertThatThrownBy(() -> pool.subnet(BigInteger.valueOf(255))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pool.subnet(BigInteger.valueOf(-1))).isInstanceOf(IllegalArgumentException.class);
        Pool six = pool("fd00::/8", 64, "fd00::/64", "fdff:ffff:ffff:ffff::/64");
        assertThat(six.size()).isEqualTo(BigInteger.ONE.shiftLeft(56));
        assertThat(six.subnet(six.size().subtract(BigInteger.ONE))).isEqualTo(six.last());
    }

    @ParameterizedTest
    @CsvSource({
        "10.5.1.0/24,true",
        "10.5.255.0/24,true",
        "10.5.0.0/24,false",
        "10.6.0.0/24,false",
        "10.5.1.0/25,false",
        "10.5.0.0/16,false"
    })
    void offersOnlyItsOwn(String subnet, boolean offered) {
        assertThat(pool.offers(prefix(subnet))).isEqualTo(offered);
    }

    @ParameterizedTest
    @CsvSource({
        "10.5.0.0/16,16,10.5.0.0/16,10.5.0.0/16",
        "10.5.0.0/16,33,10.5.1.0/24,10.5.2.0/24",
        "10.5.0.0/16,24,10.5.1.0/25,10.5.2.0/24",
        "10.5.0.0/16,24,10.6.1.0/24,10.6.2.0/24",
        "10.5.0.0/16,24,10.5.2.0/24,10.5.1.0/24"
    })
    void refusesAnIncoherentOne(String network, int bits, String first, String last) {
        assertThatThrownBy(() -> pool(network, bits, first, last)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Pool pool(String network, int bits, String first, String last) {
        return new Pool(prefix(network), bits, prefix(first), prefix(last));
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }
}
