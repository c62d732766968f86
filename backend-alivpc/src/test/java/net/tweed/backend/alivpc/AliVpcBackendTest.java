package net.tweed.backend.alivpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.tweed.backend.alivpc.fake.FakeInstance;
import net.tweed.backend.alivpc.fake.Faults;
import net.tweed.core.model.DualStack;
import net.tweed.core.spi.Ownership;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole backend with the real reconciler and the real SDK, in a time of its own. */
class AliVpcBackendTest {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aHostsSubnetLeadsToItsInterface() {
        Host host = lab.host(Place.A).settle();
        assertThat(lab.hop(Place.A)).contains("eni-h11");
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
        assertThat(lab.hop(Place.A)).contains("i-h11");
    }

    @Test
    void aVSwitchThatGetsAnotherTableTakesItsHostsEntriesAlong() {
        Host host = lab.host(Place.A).settle();
        lab.world().table("vtb-new", "Custom").associate(Lab.VSWITCH, "vtb-new");
        host.later();
        assertThat(lab.world().hop("vtb-new", "10.5.11.0/24")).contains("eni-h11");
        assertThat(lab.hop(Place.A))
                .as("one answer is not enough to leave a table")
                .contains("eni-h11");
        host.later().later();
        assertThat(lab.hop(Place.A)).isEmpty();
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
        assertThat(lab.hop(Place.A)).contains("eni-h11");
        assertThat(lab.writes()).containsExactly("ModifyRouteEntry");
    }

    @Test
    void anEntryThatWasTakenAwayIsMadeAgain() {
        Host host = lab.host(Place.A).settle();
        lab.world().remove(Lab.TABLE, "10.5.11.0/24");
        host.later();
        assertThat(lab.hop(Place.A)).contains("eni-h11");
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
        assertThat(lab.hop(Place.B)).contains("eni-h12");
        host.peers(List.of(), Map.of(Place.B.subnet(), "eni-h12"));
        host.later();
        lab.clock().advance(Duration.ofMinutes(20)); // a removal of half of all rows is held
        host.settle();
        assertThat(lab.hop(Place.B)).isEmpty();
        assertThat(lab.hop(Place.A)).contains("eni-h11");
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
        assertThat(lab.hop(Place.A)).isEmpty();
        assertThat(lab.world().hop(Lab.TABLE, "172.16.0.0/24")).contains("eni-h11");
    }

    @Test
    void everyConfiguredTableIsKept() {
        lab.world().table("vtb-2", "Custom");
        Host host =
                lab.host(Place.A, "\"RouteTableID\":[\"vtb-system\",\"vtb-2\"]").settle();
        assertThat(lab.hop(Place.A)).contains("eni-h11");
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
        assertThat(lab.hop(Place.A)).contains("eni-h11");
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
}
