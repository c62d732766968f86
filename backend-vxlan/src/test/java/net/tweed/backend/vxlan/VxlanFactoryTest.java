package net.tweed.backend.vxlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.BackendFactory;
import net.tweed.core.testing.Sites;
import net.tweed.netlink.Link;
import net.tweed.netlink.Mac;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VxlanFactoryTest {
    private static final DualStack<InetAddress> ADDRESSES = DualStack.v4(World.address("192.168.77.11"));
    private static final Uplink UPLINK = new Uplink("eth0", 2, 1500, ADDRESSES, ADDRESSES);

    @TempDir
    private Path state;

    private void create(NetworkConfig config) {
        new VxlanFactory().create(config, Sites.of(UPLINK, state)).close();
    }

    @Test
    void is_found_by_its_type() {
        assertThat(ServiceLoader.load(BackendFactory.class))
                .map(BackendFactory::type)
                .contains("vxlan");
    }

    @Test
    void takes_every_option_in_any_case() {
        assertThatCode(() -> create(World.config("{\"type\":\"vxlan\",\"vni\":0,\"PORT\":0,\"mtu\":1500,\"gbp\":true,"
                        + "\"learning\":false,\"DirectRouting\":true,\"MacPrefix\":\"0E-2A\",\"Name\":\"x\"}")))
                .doesNotThrowAnyException();
    }

    @Test
    void names_every_fault_at_once() {
        assertThatThrownBy(() -> create(World.config(
                        "{\"VNI\":16777216,\"Port\":65536,\"MTU\":9000,\"GBP\":\"maybe\",\"DirectRouting\":7}")))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining("VNI")
                .hasMessageContaining("Port")
                .hasMessageContaining("\"MTU\" is 9000, and eth0 has only 1500")
                .hasMessageContaining("GBP")
                .hasMessageContaining("DirectRouting");
        assertThatThrownBy(() -> create(World.config("{\"MTU\":100}"))).hasMessageContaining("vxlan needs 118");
        assertThatThrownBy(() -> create(World.dualStack("{\"MTU\":1340}")))
                .hasMessageContaining("vxlan needs 1350 for IPv6")
                .hasMessageContaining("eth0 has no such address");
    }

    @Test
    void a_derived_mac_is_one_hosts_own_and_always_the_same() {
        Vteps vteps = new Vteps(state.resolve("none"));
        Mac mac = vteps.choose(Optional.empty(), Optional.empty(), World.address("192.168.77.11"), 1);
        assertThat(mac.unicast()).isTrue();
        assertThat(mac.bits() >> 41 & 1).as("locally administered").isEqualTo(1);
        assertThat(vteps.choose(Optional.empty(), Optional.empty(), World.address("192.168.77.11"), 1))
                .isEqualTo(mac);
        assertThat(vteps.choose(Optional.empty(), Optional.empty(), World.address("192.168.77.12"), 1))
                .isNotEqualTo(mac);
        assertThat(vteps.choose(Optional.empty(), Optional.empty(), World.address("192.168.77.11"), 2))
                .isNotEqualTo(mac);
    }

    @Test
    void a_mac_that_is_known_to_others_is_kept() {
        Vteps vteps = new Vteps(state.resolve("none"));
        Mac published = Mac.parse("4a:00:00:00:00:01").orElseThrow();
        Mac device = Mac.parse("4a:00:00:00:00:02").orElseThrow();
        Optional<Link> link = Optional.of(new Link("flannel.1", 9, 1450, Optional.of(device), Link.State.UP));
        InetAddress ip = World.address("192.168.77.11");
        assertThat(vteps.choose(Optional.of(new Vtep(1, published).json()), link, ip, 1))
                .isEqualTo(published);
        assertThat(vteps.choose(Optional.of("{\"VtepMAC\":\"nonsense\"}"), link, ip, 1))
                .isEqualTo(device);
    }
}
