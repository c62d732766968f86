package net.tweed.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Leases, what hosts publish with them, and the pairs of families both are made of. */
class LeaseTest {
    private static final DualStack<InetAddress> FOUR = DualStack.v4(ip("192.168.77.11"));
    private static final DualStack<InetAddress> SIX = DualStack.v6(ip("fd77::11"));
    private static final DualStack<InetAddress> BOTH = DualStack.both(ip("192.168.77.11"), ip("fd77::12"));

    @Test
    void overlapsWhereAnyFamilyDoes() {
        Lease four = lease(DualStack.v4(prefix("10.5.1.0/24")), FOUR);
        Lease both = lease(DualStack.both(prefix("10.5.1.0/24"), prefix("fd05::/64")), BOTH);
        Lease six = lease(DualStack.v6(prefix("fd05::/64")), SIX);
        assertThat(four.overlaps(both)).isTrue();
        assertThat(both.overlaps(six)).isTrue();
        assertThat(four.overlaps(six)).isFalse();
    }

    @Test
    void isNamedBySubnetsAndHolder() {
        assertThat(lease(DualStack.both(prefix("10.5.1.0/24"), prefix("fd05::/64")), BOTH)
                        .name())
                .isEqualTo("10.5.1.0/24+fd05::/64 of 192.168.77.11+fd77::12");
        assertThatThrownBy(() -> lease(DualStack.none(), FOUR)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hostsAreToldApartByIpv4ElseByIpv6() {
        assertThat(host(FOUR).sameHost(host(BOTH))).isTrue();
        assertThat(host(SIX).sameHost(host(SIX))).isTrue();
        assertThat(host(SIX).sameHost(host(DualStack.v6(ip("fd77::12"))))).isFalse();
        assertThat(host(SIX).sameHost(host(BOTH))).isFalse();
        assertThat(host(DualStack.v6(ip("fd77::12"))).sameHost(host(BOTH)))
                .as("it has given up IPv4")
                .isTrue();
        assertThat(host(FOUR).sameHost(host(SIX))).isFalse();
        assertThat(host(DualStack.both(ip("192.168.77.99"), ip("fd77::12"))).sameHost(host(BOTH)))
                .isFalse();
        assertThat(host(DualStack.none()).sameHost(host(DualStack.none()))).isFalse();
    }

    @Test
    void familiesArePairedWhereBothSidesHaveThem() {
        DualStack<Integer> both = DualStack.both(4, 6);
        assertThat(both.zip(DualStack.v6(1), Integer::sum)).isEqualTo(DualStack.v6(7));
        assertThat(both.zip(DualStack.<Integer>none(), Integer::sum)).isEqualTo(DualStack.none());
        assertThat(both.map(i -> "x" + i)).isEqualTo(DualStack.both("x4", "x6"));
        assertThat(both.stream()).containsExactly(4, 6);
        assertThat(DualStack.<Integer>none().with(Family.IPV6, 6).with(Family.IPV4, 4))
                .isEqualTo(both);
        assertThat(List.of(
                        both.get(Family.IPV4).orElseThrow(),
                        both.get(Family.IPV6).orElseThrow()))
                .containsExactly(4, 6);
        assertThat(DualStack.none().isEmpty()).isTrue();
    }

    private static Lease lease(DualStack<Prefix> subnets, DualStack<InetAddress> ips) {
        return new Lease(subnets, host(ips), new Term.Leased(), new Revision(1, 2, 3));
    }

    private static Attributes host(DualStack<InetAddress> ips) {
        return new Attributes("vxlan", ips, DualStack.none());
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }

    private static InetAddress ip(String text) {
        return Addresses.parse(text).orElseThrow();
    }
}
