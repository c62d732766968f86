package net.tweed.backend.alivpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The source/destination check of the host's interface. */
class AliVpcCheckTest {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void theCheckIsSwitchedOffWhereItIsOn() {
        lab.world().check("eni-h11", true);
        lab.host(Place.A).settle();
        assertThat(lab.writes()).containsExactlyInAnyOrder("ModifyNetworkInterfaceAttribute", "CreateRouteEntries");
        lab.host(Place.A).settle();
        assertThat(lab.writes()).hasSize(2);
    }

    @Test
    void theCheckIsOnlyNamedWhereItIsToBeVerified() {
        lab.world().check("eni-h11", true);
        Host host = lab.host(Place.A, "\"SourceDestCheck\":\"verify\"").settle();
        assertThat(lab.writes()).containsExactly("CreateRouteEntries");
        assertThat(host.recorder().toString())
                .contains("the check is on")
                .contains("aliyun ecs ModifyNetworkInterfaceAttribute --RegionId cn-hangzhou"
                        + " --NetworkInterfaceId eni-h11 --SourceDestCheck false");
    }

    @Test
    void theCheckIsNotLookedAtWhereItIsIgnored() {
        lab.host(Place.A, "\"SourceDestCheck\":\"ignore\"").settle();
        assertThat(lab.world().calls()).noneMatch(call -> call.action().contains("NetworkInterface"));
    }

    @Test
    void aCheckThatMayNotBeSwitchedOffIsNamedWithThePermission() {
        lab.world().check("eni-h11", true);
        lab.world()
                .allow(Optional.of(Set.of(
                        "vpc:DescribeRouteEntryList",
                        "vpc:DescribeVSwitchAttributes",
                        "vpc:CreateRouteEntries",
                        "ecs:DescribeNetworkInterfaceAttribute")));
        Host host = lab.host(Place.A).settle();
        assertThat(host.recorder().toString())
                .contains("Allow ecs:ModifyNetworkInterfaceAttribute")
                .contains("Until then the check is only verified");
        assertThat(lab.hop(Place.A)).contains("eni-h11");
    }

    @Test
    void aCheckThatMayNotBeReadHoldsNothingUp() {
        lab.world()
                .allow(Optional.of(Set.of(
                        "vpc:DescribeRouteEntryList", "vpc:DescribeVSwitchAttributes", "vpc:CreateRouteEntries")));
        Host host = lab.host(Place.A).settle();
        assertThat(lab.hop(Place.A)).contains("eni-h11");
        assertThat(host.round().unsettled()).isZero();
    }

    @Test
    void aRegionWithoutTheCheckHasItOff() {
        lab.world().hasCheck(false);
        lab.host(Place.A).settle();
        assertThat(lab.writes()).containsExactly("CreateRouteEntries");
    }
}
