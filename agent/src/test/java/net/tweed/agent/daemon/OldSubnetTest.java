package net.tweed.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.tweed.agent.health.Readiness;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.netlink.host.HostAddress;
import org.junit.jupiter.api.Test;

class OldSubnetTest {
    private static final HostAddress BRIDGE = address("10.5.22.1", "cni0");

    private final Readiness readiness = new Readiness(List.of(Conditions.BRIDGE));
    private final OldSubnet old = new OldSubnet(readiness);

    @Test
    void withoutAMoveNothingIsWaitedFor() {
        old.look(List.of(BRIDGE));

        assertThat(readiness.state().ready()).isTrue();
    }

    @Test
    void afterAMoveTheHostIsNotReadyUntilTheBridgeHasMoved() {
        old.left(DualStack.v4(Prefix.parse("10.5.22.0/24").orElseThrow()));

        old.look(List.of(address("192.168.0.1", "eth0"), BRIDGE));
        assertThat(readiness.state().text()).contains("10.5.22.1 on cni0");

        old.look(List.of(address("192.168.0.1", "eth0"), address("10.5.30.1", "cni0")));
        assertThat(readiness.state().ready()).isTrue();
    }

    private static HostAddress address(String text, String device) {
        return new HostAddress(Addresses.parse(text).orElseThrow(), 24, device, HostAddress.Scope.GLOBAL);
    }
}
