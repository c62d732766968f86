package net.tweed.agent.filter;

import static net.tweed.agent.filter.Rounds.round;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import net.tweed.core.model.PacketFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which address a peer sees, in both packet filters. Needs root, network namespaces, nft and iptables. */
@ParameterizedClass
@EnumSource(names = {"NFTABLES", "IPTABLES"})
final class MasqueradeIT {
    private final ForwardingLab lab = new ForwardingLab();

    MasqueradeIT(PacketFilter filter) throws IOException {
        round(lab.host().tools(), filter);
        lab.serve(lab.remote());
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void outsideSeesTheHostAndContainersSeeOneAnother() {
        List<String> seen = lab.seen(
                lab.container(),
                "10.5.22.2",
                "203.0.113.9",
                "10.5.22.2",
                "10.5.33.2",
                "fd05:0:0:3f::2",
                "2001:db8::9",
                "fd05:0:0:3f::2",
                "fd05:0:0:40::2");

        assertThat(seen).containsExactly("192.168.77.11", "10.5.22.2", "fd77:0:0:0:0:0:0:11", "fd05:0:0:3f:0:0:0:2");
    }

    @Test
    void aContainerSeesWhoCallsFromOutside() throws IOException {
        lab.serve(lab.container());

        List<String> seen = lab.seen(
                lab.remote(), "203.0.113.9", "10.5.22.2", "10.5.33.2", "10.5.22.2", "2001:db8::9", "fd05:0:0:3f::2");

        assertThat(seen).containsExactly("203.0.113.9", "10.5.33.2", "2001:db8:0:0:0:0:0:9");
    }

    @Test
    void theHostReachesARemoteContainerFromTheAddressOfTheWayThere() {
        assertThat(lab.seen(lab.host(), "172.31.0.1", "10.5.33.2", "172.31.0.1", "203.0.113.9"))
                .containsExactly("192.168.77.11", "172.31.0.1");
    }

    @Test
    void whatIsMarkedForAnotherMasqueradeIsLeftToIt() {
        lab.host()
                .feed(
                        "nft -f -",
                        "table ip marks { chain c { type filter hook prerouting priority 0; meta mark set 0x5001; }; }");

        assertThat(lab.seen(lab.container(), "10.5.22.2", "203.0.113.9")).containsExactly("10.5.22.2");
    }
}
