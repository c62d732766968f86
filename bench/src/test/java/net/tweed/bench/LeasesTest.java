package net.tweed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.wire.LeaseJson;
import net.tweed.core.wire.LeaseKey;
import org.junit.jupiter.api.Test;

class LeasesTest {
    @Test
    void leasesAreReadAsTheyAreWritten() {
        assertThat(LeaseKey.decode(Leases.key(300)))
                .contains(DualStack.v4(Prefix.parse("10.65.44.0/24").orElseThrow()));
        var attributes = LeaseJson.decode(Leases.value(BackendType.VXLAN, 300));
        assertThat(attributes.backend()).isEqualTo("vxlan");
        assertThat(attributes.publicIps())
                .isEqualTo(DualStack.v4(Addresses.parse("198.18.1.45").orElseThrow()));
        assertThat(attributes.data()).isEqualTo(DualStack.v4("{\"VNI\":1,\"VtepMAC\":\"02:54:00:00:01:2c\"}"));
        assertThat(LeaseJson.decode(Leases.value(BackendType.HOST_GW, 300)).backend())
                .isEqualTo("host-gw");
    }

    @Test
    void rowsTellTheNumberAgain() {
        assertThat(Leases.numberOfSubnet(10 << 24 | 65 << 16 | 44 << 8)).isEqualTo(300);
        assertThat(Leases.numberOfMac(0x0254_0000_012cL)).isEqualTo(300);
        assertThat(Leases.numberOfMac(0x3333_0000_0001L)).isGreaterThan(Leases.EVENTS + 1024);
        assertThat(Leases.numberOfSubnet(10 << 24)).isNegative();
    }
}
