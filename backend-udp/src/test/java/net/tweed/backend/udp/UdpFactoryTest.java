package net.tweed.backend.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.BackendFactory;
import net.tweed.core.testing.Sites;
import net.tweed.core.wire.BackendOptions;
import net.tweed.core.wire.ConfigJson;
import net.tweed.core.wire.LeaseJson;
import net.tweed.netlink.tun.Offload;
import org.junit.jupiter.api.Test;

class UdpFactoryTest {
    private static final String NETWORK = "{\"Network\":\"10.5.0.0/16\"";

    private static Uplink uplink(int mtu, DualStack<InetAddress> addresses) {
        return new Uplink("eth0", 2, mtu, addresses, addresses);
    }

    private static Uplink uplink() {
        return uplink(1500, DualStack.v4(World.address("192.168.77.12")));
    }

    private static Backend create(String config, Uplink uplink) {
        return new UdpFactory().create(ConfigJson.parse(config).config(), Sites.of(uplink, Path.of("none")));
    }

    private static UdpOptions options(String json) {
        return UdpOptions.read(BackendOptions.read(json, "udp"), World.config(json), uplink());
    }

    @Test
    void it_is_found_and_is_what_a_network_without_backend_gets() {
        assertThat(ServiceLoader.load(BackendFactory.class).stream().map(ServiceLoader.Provider::get))
                .anySatisfy(factory -> assertThat(factory).isInstanceOf(UdpFactory.class));
        assertThat(new UdpFactory().type())
                .isEqualTo(ConfigJson.parse(NETWORK + "}").config().backend());
    }

    /** As flannel writes it: without a type. */
    @Test
    void the_lease_is_byte_for_byte_flannels() {
        try (Backend backend = create(NETWORK + "}", uplink())) {
            assertThat(LeaseJson.encode(backend.attributes(Optional.empty())))
                    .isEqualTo("{\"PublicIP\":\"192.168.77.12\",\"PublicIPv6\":null}");
        }
    }

    @Test
    void its_options() {
        assertThat(options("{}")).isEqualTo(new UdpOptions(8285, Offload.SEGMENTS));
        assertThat(options("{\"port\":7000,\"OFFLOAD\":false}")).isEqualTo(new UdpOptions(7000, Offload.NONE));
    }

    @Test
    void every_fault_at_once() {
        assertThatThrownBy(() -> create(
                        NETWORK
                                + ",\"EnableIPv6\":true,\"IPv6Network\":\"fd05::/48\",\"Backend\":{\"Type\":\"udp\",\"Port\":70000}}",
                        uplink(500, DualStack.none())))
                .hasMessageContaining("\"Port\" is 70000")
                .hasMessageContaining("udp carries IPv4 only")
                .hasMessageContaining("eth0 has no such address")
                .hasMessageContaining("the MTU of eth0 is 500, and udp needs 604");
    }
}
