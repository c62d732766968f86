package net.tweed.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of docs/formats.md, as the daemon writes it and as people change it. */
class HostSubnetTest {
    @Test
    void bothFamilies() {
        HostSubnet host = HostSubnet.decode("""
                FLANNEL_NETWORK=10.5.0.0/16
                FLANNEL_SUBNET=10.5.22.1/24
                FLANNEL_IPV6_NETWORK=fd05::/48
                FLANNEL_IPV6_SUBNET=fd05:0:0:3f::1/64
                FLANNEL_MTU=1430
                FLANNEL_IPMASQ=false
                """);
        assertThat(host.subnets()).containsExactly(new Cidr("10.5.22.0/24"), new Cidr("fd05:0:0:3f::/64"));
        assertThat(host.networks()).containsExactly(new Cidr("10.5.0.0/16"), new Cidr("fd05::/48"));
        assertThat(host.mtu()).isEqualTo(1430);
        assertThat(host.ipMasq()).isFalse();
    }

    @Test
    void ipv6Only() {
        HostSubnet host = HostSubnet.decode(
                "FLANNEL_IPV6_NETWORK=fd05::/48\nFLANNEL_IPV6_SUBNET=fd05:0:0:3f::1/64\nFLANNEL_MTU=1430\nFLANNEL_IPMASQ=true");
        assertThat(host.subnets()).containsExactly(new Cidr("fd05:0:0:3f::/64"));
        assertThat(host.ipMasq()).isTrue();
    }

    @Test
    void asAShellReadsIt() {
        HostSubnet host = HostSubnet.decode("# by hand\nOTHER=1\n\n  export FLANNEL_NETWORK=\"10.5.0.0/16\"\r\n"
                + "FLANNEL_SUBNET=192.0.2.1/24\nFLANNEL_SUBNET='10.5.22.1/24'\nFLANNEL_MTU=1450 \nFLANNEL_IPMASQ=true");
        assertThat(host.subnets()).containsExactly(new Cidr("10.5.22.0/24"));
    }

    @Test
    void severalNetworks() {
        String text = Site.ENV.replace("10.5.0.0/16", "10.5.0.0/16,10.6.0.0/16");
        assertThat(HostSubnet.decode(text).networks())
                .isEqualTo(List.of(new Cidr("10.5.0.0/16"), new Cidr("10.6.0.0/16")));
    }

    @ParameterizedTest
    @CsvSource({
        "FLANNEL_SUBNET=.*, FLANNEL_SUBNET=, FLANNEL_SUBNET is no network of IPV4",
        "FLANNEL_SUBNET=.*, FLANNEL_SUBNET=10.5.22.1, FLANNEL_SUBNET is no network of IPV4: \"10.5.22.1\"",
        "FLANNEL_SUBNET=.*, FLANNEL_SUBNET=fd05::1/64, FLANNEL_SUBNET is no network of IPV4",
        "FLANNEL_NETWORK=.*, FLANNEL_IPV6_NETWORK=fd05::/48, FLANNEL_NETWORK is no network of IPV4",
        "FLANNEL_MTU=.*, FLANNEL_MTU=0, FLANNEL_MTU must be from 1 to 65536",
        "FLANNEL_MTU=.*, FLANNEL_MTU=65537, FLANNEL_MTU must be",
        "FLANNEL_MTU=.*, FLANNEL_MTU=1e3, FLANNEL_MTU must be",
        "FLANNEL_MTU=.*, X=1, FLANNEL_MTU must be",
        "FLANNEL_IPMASQ=.*, X=1, FLANNEL_IPMASQ is missing",
        "FLANNEL_[A-Z]+=.*, X=1, neither FLANNEL_SUBNET nor FLANNEL_IPV6_SUBNET is set"
    })
    void faultsAreNamed(String line, String replacement, String fault) {
        assertThatThrownBy(() -> HostSubnet.decode(Site.ENV.replaceAll(line, replacement)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void everyFaultAtOnce() {
        assertThatThrownBy(() -> HostSubnet.decode("FLANNEL_SUBNET=x\nFLANNEL_NETWORK=y"))
                .hasMessageContainingAll("FLANNEL_SUBNET is", "FLANNEL_NETWORK is", "FLANNEL_MTU", "FLANNEL_IPMASQ");
    }
}
