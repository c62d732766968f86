package net.tweed.backend.alivpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.tweed.backend.alivpc.fake.FakeInstance;
import net.tweed.backend.alivpc.fake.Faults;
import net.tweed.core.model.DualStack;
import net.tweed.core.spi.Ownership;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliVpcBackendTest {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private Optional<String> hop(Place place) {
        return lab.world().hop(Lab.TABLE, place.subnet().toString());
    }

    @Test
    void aHostsSubnetLeadsToItsInterface() {
        Host host = lab.host(Place.A).settle();
        assertThat(hop(Place.A)).contains("eni-h11");
        assertThat(lab.writes()).containsExactly("CreateRouteEntries");
        assertThat(host.network().mtu()).isEqualTo(DualStack.v4(1500));
        assertThat(host.recorder().room()).isEqualTo("1 of 200, read from the cloud's quota");
        assertThat(lab.serial().isFree()).isTrue();
        assertThat(lab.ownership().list(Lab.TABLE))
                .extracting(Ownership.Owned::stage)
                .containsExactly(Ownership.Stage.ROUTED);
        assertThat(host.backend().attributes(Optional.empty()).backend()).isEmpty();
    }

    @Test
    void anEntryInTheMakingIsNotYetSaidToForward() {
        Host host = lab.host(Place.A);
        host.round();
        lab.clock().advance(Duration.ofSeconds(1));
        host.round();
        assertThat(lab.ownership().list(Lab.TABLE))
                .extracting(Ownership.Owned::stage)
                .containsExactly(Ownership.Stage.INTENDED);
        assertThat(lab.serial().isFree()).isFalse();
    }

    @Test
    void aRestartWritesNothing() {
        lab.host(Place.A).settle().close();
        lab.world().forgetCalls();
        lab.host(Place.A).settle();
        assertThat(lab.writes()).isEmpty();
    }

    @Test
    void anEntryThatFlannelMadeIsRightAsItIs() {
        lab.world().route(Lab.TABLE, "10.5.11.0/24", "i-h11");
        lab.host(Place.A).settle();
        assertThat(lab.writes()).isEmpty();
        assertThat(hop(Place.A)).contains("i-h11");
    }

    @Test
    void aVSwitchThatGetsAnotherTableTakesItsHostsEntriesAlong() {
        Host host = lab.host(Place.A).settle();
        lab.world().table("vtb-new", "Custom").associate(Lab.VSWITCH, "vtb-new");
        host.later();
        assertThat(lab.world().hop("vtb-new", "10.5.11.0/24")).contains("eni-h11");
        assertThat(hop(Place.A)).as("one answer is not enough to leave a table").contains("eni-h11");
        host.later().later();
        assertThat(hop(Place.A)).isEmpty();
        assertThat(lab.world().hop("vtb-new", "10.5.11.0/24")).contains("eni-h11");
    }

    @Test
    void aTableThatIsNoLongerChosenMayGo() {
        Host host = lab.host(Place.A).settle();
        lab.world().table("vtb-new", "Custom").associate(Lab.VSWITCH, "vtb-new");
        host.later();
        lab.world().dropTable(Lab.TABLE);
        host.later().later();
        host.recorder().heard().clear();
        host.later();
        assertThat(host.recorder().heard()).isEmpty();
        assertThat(host.round().unsettled()).isZero();
    }

    @Test
    void aRepointedEntryIsPutBackInPlace() {
        lab.add(Place.B);
        Host host = lab.host(Place.A).settle();
        lab.world().route(Lab.TABLE, "10.5.11.0/24", "eni-h12");
        lab.world().forgetCalls();
        host.later();
        assertThat(hop(Place.A)).contains("eni-h11");
        assertThat(lab.writes()).containsExactly("ModifyRouteEntry");
    }

    @Test
    void anEntryThatWasTakenAwayIsMadeAgain() {
        Host host = lab.host(Place.A).settle();
        lab.world().remove(Lab.TABLE, "10.5.11.0/24");
        host.later();
        assertThat(hop(Place.A)).contains("eni-h11");
    }

    @Test
    void foreignEntriesAreNeverTouched() {
        lab.add(Place.B);
        lab.world().route(Lab.TABLE, "0.0.0.0/0", "i-h11");
        lab.world().route(Lab.TABLE, "172.16.0.0/24", "eni-h11"); // another network's, on this very host
        lab.world().route(Lab.TABLE, "10.5.99.0/24", "eni-h12");
        Host host = lab.host(Place.A).settle();
        host.later();
        lab.clock().advance(Duration.ofMinutes(20)); // no guard holds a removal as long
        host.settle();
        assertThat(lab.world().hop(Lab.TABLE, "0.0.0.0/0")).contains("i-h11");
        assertThat(lab.world().hop(Lab.TABLE, "172.16.0.0/24")).contains("eni-h11");
        assertThat(lab.world().hop(Lab.TABLE, "10.5.99.0/24")).contains("eni-h12");
        assertThat(lab.writes()).containsExactly("CreateRouteEntries");
    }

    @Test
    void aForeignEntryToTheOwnSubnetIsNamedAndStays() {
        lab.add(Place.B);
        lab.world().route(Lab.TABLE, "10.5.11.0/24", "eni-h12");
        Host host = lab.host(Place.A).settle();
        assertThat(host.recorder().heard()).anyMatch(line -> line.contains("BLOCKED") && line.contains("eni-h12"));
        assertThat(lab.writes()).isEmpty();
    }

    @Test
    void aDeadHostsEntryIsRemovedAndALiveOnesIsNot() {
        lab.add(Place.B);
        Host host = lab.host(Place.A).settle();
        lab.host(Place.B).settle();
        host.peers(List.of(Host.lease(Place.B)), Map.of());
        host.later();
        assertThat(hop(Place.B)).contains("eni-h12");
        host.peers(List.of(), Map.of(Place.B.subnet(), "eni-h12"));
        host.later();
        lab.clock().advance(Duration.ofMinutes(20)); // a removal of half of all rows is held
        host.settle();
        assertThat(hop(Place.B)).isEmpty();
        assertThat(hop(Place.A)).contains("eni-h11");
    }

    @Test
    void ofInterfacesOnlyThoseOfReleasedInstancesAreGone() {
        lab.add(Place.B);
        Host host = lab.host(Place.A);
        lab.world().become("i-h12", FakeInstance.State.STOPPED);
        assertThat(host.network().gone(Set.of("eni-h11", "eni-h12", "i-h12"))).isEmpty();
        lab.world().become("i-h12", FakeInstance.State.TERMINATED);
        assertThat(host.network().gone(Set.of("eni-h11", "eni-h12", "i-h12"))).containsExactly("eni-h12");
        lab.fake().faults().add("DescribeNetworkInterfaces", 1, new Faults.Body("{}"));
        assertThat(host.network().gone(Set.of("eni-h12"))).isEmpty();
        lab.world().allow(Optional.of(Set.of()));
        assertThat(host.network().gone(Set.of("eni-h12"))).isEmpty();
    }

    @Test
    void aHostThatLeavesTheBackendTakesItsEntryAway() {
        Host host = lab.host(Place.A).settle();
        lab.world().route(Lab.TABLE, "172.16.0.0/24", "eni-h11");
        host.vacate();
        assertThat(hop(Place.A)).isEmpty();
        assertThat(lab.world().hop(Lab.TABLE, "172.16.0.0/24")).contains("eni-h11");
    }

    @Test
    void everyConfiguredTableIsKept() {
        lab.world().table("vtb-2", "Custom");
        Host host =
                lab.host(Place.A, "\"RouteTableID\":[\"vtb-system\",\"vtb-2\"]").settle();
        assertThat(hop(Place.A)).contains("eni-h11");
        assertThat(lab.world().hop("vtb-2", "10.5.11.0/24")).contains("eni-h11");
        assertThat(host.recorder().heard()).noneMatch(line -> line.contains("TaskConflict"));
    }

    @Test
    void oneTableThatCannotBeReadDelaysNoOther() {
        Host host = lab.host(Place.A, "\"RouteTableID\":[\"vtb-none\",\"vtb-system\"]");
        for (int i = 0; i < 12; i++) {
            host.round();
            lab.clock().advance(Duration.ofSeconds(2));
        }
        assertThat(hop(Place.A)).contains("eni-h11");
        assertThat(host.recorder().heard())
                .anyMatch(line -> line.startsWith("vtb-none TABLE CONFIG") && line.contains("InvalidRouteTableId"));
    }

    @Test
    void theVSwitchsOwnTableComesBeforeTheSystemTable() {
        lab.world().table("vtb-own", "Custom").vSwitch("vsw-2", "10.9.0.0/24", "vtb-own");
        lab.world().instance("h20", "vsw-2", new Place(20).address(), new Place(20).loopback());
        lab.host(new Place(20)).settle();
        assertThat(lab.world().hop("vtb-own", "10.5.20.0/24")).contains("eni-h20");
    }

    @Test
    void withoutATableOfItsOwnItIsTheSystemTable() {
        lab.world().vSwitch("vsw-3", "10.9.1.0/24", "");
        lab.world().instance("h21", "vsw-3", new Place(21).address(), new Place(21).loopback());
        lab.host(new Place(21)).settle();
        assertThat(lab.world().hop(Lab.TABLE, "10.5.21.0/24")).contains("eni-h21");
    }

    // ------------------------------------------------------------------ limits

    @Test
    void aFullTableIsRefusedBeforeAnyWriteWhereTheLimitIsConfigured() {
        lab.add(Place.B).world().route(Lab.TABLE, "10.5.99.0/24", "eni-h12");
        Host host = lab.host(Place.A, "\"RouteLimit\":1").settle();
        assertThat(lab.world().calls()).noneMatch(call -> call.isWrite());
        assertThat(host.recorder().toString())
                .contains("REFUSED")
                .contains("1 of 1 routes, configured")
                .contains("vpc_quota_route_entrys_num");
    }

    @Test
    void aFullTableIsRefusedBeforeAnyWriteWhereTheLimitIsRead() {
        lab.add(Place.B).world().route(Lab.TABLE, "10.5.99.0/24", "eni-h12");
        lab.world().quota(1).quotaCenter(OptionalInt.of(1));
        Host host = lab.host(Place.A).settle();
        assertThat(lab.world().calls()).noneMatch(call -> call.isWrite());
        assertThat(host.recorder().toString()).contains("1 of 1 routes, read from the cloud's quota");
    }

    @Test
    void anAssumedLimitIsTriedAndTheAnswerRemembered() {
        lab.world().quota(60).quotaCenter(OptionalInt.empty());
        fill(60);
        Host host = lab.host(Place.A).settle();
        assertThat(host.recorder().toString()).contains("REFUSED").contains("QuotaExceeded");
        assertThat(host.recorder().room()).isEqualTo("60 of 60, learned from the cloud's refusal");
        assertThat(tries()).isOne();
        lab.world().remove(Lab.TABLE, "10.6.0.0/24");
        host.later();
        assertThat(hop(Place.A)).contains("eni-h11");
        assertThat(tries()).isEqualTo(2);
    }

    @Test
    void aTableOfManyPagesIsCountedWhole() {
        lab.world().quota(1000).quotaCenter(OptionalInt.of(1000));
        fill(250);
        Host host = lab.host(Place.A).settle();
        assertThat(host.recorder().room()).isEqualTo("251 of 1000, read from the cloud's quota");
        assertThat(lab.writes()).containsExactly("CreateRouteEntries");
        lab.host(Place.A).settle();
        assertThat(lab.writes()).hasSize(1);
    }

    private void fill(int entries) {
        for (int i = 0; i < entries; i++) {
            lab.world().route(Lab.TABLE, "10." + (6 + i / 250) + "." + i % 250 + ".0/24", "eni-h11");
        }
    }

    private long tries() {
        return lab.world().calls().stream()
                .filter(call -> call.action().equals("CreateRouteEntries"))
                .count();
    }

    // ------------------------------------------------------------------ what goes wrong

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TaskConflict",
                "IncorrectRouteEntryStatus",
                "OperationConflict",
                "LastTokenProcessing",
                "IncorrectVpcStatus",
                "Throttling",
                "Throttling.User"
            })
    void whatMayBeTriedAgainIs(String code) {
        lab.fake().faults().add("CreateRouteEntries", 2, new Faults.Refused(400, code, "again"));
        Host host = lab.host(Place.A).settle();
        assertThat(hop(Place.A)).contains("eni-h11");
        assertThat(tries()).isEqualTo(3);
        assertThat(host.recorder().toString()).doesNotContain("REFUSED").doesNotContain("UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RouterEntryConflict.Duplicated", "InvalidCIDRBlock.Duplicate"})
    void aTakenDestinationIsDecidedByReadingBack(String code) {
        lab.fake().faults().add("CreateRouteEntries", 1, new Faults.Refused(400, code, "there"));
        Host host = lab.host(Place.A).settle();
        assertThat(hop(Place.A)).contains("eni-h11");
        assertThat(host.recorder().toString()).contains("UNKNOWN").contains(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"InvalidRouteEntry.NotFound", "VPC_ROUTER_ENTRY_NOT_EXIST"})
    void goneIsSuccess(String code) {
        Host host = lab.host(Place.A).settle();
        lab.fake().faults().add("DeleteRouteEntries", 1, new Faults.Refused(404, code, "gone"));
        lab.clock().advance(Duration.ofMinutes(6));
        host.vacate();
        assertThat(host.recorder().toString()).doesNotContain("REFUSED").doesNotContain("UNKNOWN");
    }

    @Test
    void aDenialNamesThePermissionAndIsNotThrottling() {
        lab.world().allow(Optional.of(Set.of("vpc:DescribeRouteEntryList", "vpc:DescribeVSwitchAttributes")));
        Host host = lab.host(Place.A).settle();
        assertThat(host.recorder().toString())
                .contains("REFUSED")
                .contains("Forbidden.RAM")
                .contains("Allow vpc:CreateRouteEntries");
        assertThat(host.recorder().room()).isEqualTo("0 of 48, assumed");
    }

    @Test
    void aServersErrorIsReadBackAndTriedAgain() {
        lab.fake().faults().add("CreateRouteEntries", 1, new Faults.Refused(500, "InternalError", "oops"));
        lab.fake().faults().add("DescribeRouteEntryList", 1, new Faults.Refused(503, "ServiceUnavailable", "oops"));
        lab.host(Place.A).settle();
        assertThat(hop(Place.A)).contains("eni-h11");
    }

    @Test
    void whatWasDoneBeforeTheConnectionBrokeIsNotDoneTwice() {
        lab.fake().faults().add("CreateRouteEntries", 1, new Faults.ResetAfter());
        lab.host(Place.A).settle();
        assertThat(hop(Place.A)).contains("eni-h11");
        assertThat(lab.writes()).containsExactly("CreateRouteEntries");
    }

    @Test
    void whatIsDoneLongAfterTheConnectionBrokeDoesNoHarm() {
        lab.fake()
                .faults()
                .add("CreateRouteEntries", 1, new Faults.Late(Duration.ofSeconds(90)))
                .add("CreateRouteEntries", 9, new Faults.Refused(400, "Throttling", "not now"));
        lab.host(Place.A).settle();
        assertThat(hop(Place.A)).contains("eni-h11");
        assertThat(lab.world().writes()).hasSize(1);
    }

    @Test
    void aHalfAnswerIsNoEmptyTable() {
        Host host = lab.host(Place.A).settle();
        lab.world().forgetCalls();
        for (String body : List.of(
                "",
                "{\"RouteEntrys\":{\"RouteEntry\":[",
                "{RouteEntrys:{RouteEntry:[]}}",
                "{}",
                "<html/>",
                "[]",
                "null")) {
            lab.fake().faults().clear();
            lab.fake().faults().add("DescribeRouteEntryList", 2, new Faults.Body(body));
            lab.clock().advance(Duration.ofMinutes(6));
            host.round();
            assertThat(host.recorder().heard()).last().asString().contains("TABLE UNAVAILABLE");
            host.settle();
        }
        assertThat(lab.writes()).isEmpty();
    }

    @Test
    void pagesWithoutAnEndAreNoTable() {
        Host host = lab.host(Place.A);
        String page = "{\"RouteEntrys\":{\"RouteEntry\":[]},\"NextToken\":\"a\"}";
        lab.fake().faults().add("DescribeRouteEntryList", 2, new Faults.Body(page));
        host.round(); // it finds its table
        host.round();
        assertThat(host.recorder().toString()).contains("its pages have no end");
    }

    @Test
    void aNewEntryThatIsNotSeenYetIsNotMadeTwice() {
        lab.world().lag(Duration.ofSeconds(20));
        lab.host(Place.A).settle();
        assertThat(hop(Place.A)).contains("eni-h11");
        assertThat(lab.writes()).containsExactly("CreateRouteEntries");
    }

    @Test
    void readingIsPacedAsTheCloudAllows() {
        lab.fake().bucket("DescribeRouteEntryList", 1, 1);
        lab.host(Place.A).settle();
        assertThat(hop(Place.A)).contains("eni-h11");
    }

    // ------------------------------------------------------------------ the check

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
        assertThat(hop(Place.A)).contains("eni-h11");
    }

    @Test
    void aCheckThatMayNotBeReadHoldsNothingUp() {
        lab.world()
                .allow(Optional.of(Set.of(
                        "vpc:DescribeRouteEntryList", "vpc:DescribeVSwitchAttributes", "vpc:CreateRouteEntries")));
        Host host = lab.host(Place.A).settle();
        assertThat(hop(Place.A)).contains("eni-h11");
        assertThat(host.round().unsettled()).isZero();
    }

    @Test
    void aRegionWithoutTheCheckHasItOff() {
        lab.world().hasCheck(false);
        lab.host(Place.A).settle();
        assertThat(lab.writes()).containsExactly("CreateRouteEntries");
    }
}
