package net.tweed.backend.alivpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.tweed.backend.alivpc.fake.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong at Alibaba Cloud, and what becomes of it. */
class AliVpcFaultsTest {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

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
        assertThat(lab.hop(Place.A)).contains("eni-h11");
        assertThat(lab.tries()).isEqualTo(3);
        assertThat(host.recorder().toString()).doesNotContain("REFUSED").doesNotContain("UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RouterEntryConflict.Duplicated", "InvalidCIDRBlock.Duplicate"})
    void aTakenDestinationIsDecidedByReadingBack(String code) {
        lab.fake().faults().add("CreateRouteEntries", 1, new Faults.Refused(400, code, "there"));
        Host host = lab.host(Place.A).settle();
        assertThat(lab.hop(Place.A)).contains("eni-h11");
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
        assertThat(lab.hop(Place.A)).contains("eni-h11");
    }

    @Test
    void whatWasDoneBeforeTheConnectionBrokeIsNotDoneTwice() {
        lab.fake().faults().add("CreateRouteEntries", 1, new Faults.ResetAfter());
        lab.host(Place.A).settle();
        assertThat(lab.hop(Place.A)).contains("eni-h11");
        assertThat(lab.writes()).containsExactly("CreateRouteEntries");
    }

    @Test
    void whatIsDoneLongAfterTheConnectionBrokeDoesNoHarm() {
        lab.fake()
                .faults()
                .add("CreateRouteEntries", 1, new Faults.Late(Duration.ofSeconds(90)))
                .add("CreateRouteEntries", 9, new Faults.Refused(400, "Throttling", "not now"));
        lab.host(Place.A).settle();
        assertThat(lab.hop(Place.A)).contains("eni-h11");
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
        assertThat(lab.hop(Place.A)).contains("eni-h11");
        assertThat(lab.writes()).containsExactly("CreateRouteEntries");
    }

    @Test
    void readingIsPacedAsTheCloudAllows() {
        lab.fake().bucket("DescribeRouteEntryList", 1, 1);
        lab.host(Place.A).settle();
        assertThat(lab.hop(Place.A)).contains("eni-h11");
    }
}
