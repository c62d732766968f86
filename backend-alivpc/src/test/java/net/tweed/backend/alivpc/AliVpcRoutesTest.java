package net.tweed.backend.alivpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyuncs.auth.BasicCredentials;
import com.aliyuncs.auth.StaticCredentialsProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.tweed.backend.alivpc.fake.Call;
import net.tweed.backend.alivpc.fake.FakeInstance;
import net.tweed.backend.alivpc.fake.Faults;
import net.tweed.core.cloud.Answer;
import net.tweed.core.cloud.CheckApi;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.cloud.Listing;
import net.tweed.core.cloud.Quota;
import net.tweed.core.model.Mandate;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.Change;
import net.tweed.core.table.CloudCalls;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Pace;
import net.tweed.core.table.Replace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cloud's APIs through the real SDK, one call at a time. */
class AliVpcRoutesTest {
    private static final Duration SETTLED = Duration.ofSeconds(6);

    private final Lab lab = new Lab().add(Place.B);
    private final AliVpcIdentity self =
            new AliVpcIdentity("cn-hangzhou", "i-h11", "vpc-1", Lab.VSWITCH, "eni-h11", true);
    private final AliVpcClient client = new AliVpcClient(
            "cn-hangzhou",
            Optional.of(lab.fake().endpoint()),
            new StaticCredentialsProvider(new BasicCredentials("id", "secret")),
            new CloudCalls(
                    "Alibaba Cloud",
                    lab.clock(),
                    new Observer() {},
                    new Random(3),
                    api -> new Pace.Rate(1000, 1000),
                    new AliVpcErrors()),
            Mandate.always());
    private final AliVpcRoutes routes = new AliVpcRoutes(
            Lab.TABLE,
            hops(),
            client,
            new AliVpcTurn(lab.serial().as("h11"), "vpc-1", lab.clock(), new Random(3)),
            tables(Lab.TABLE));

    private AliVpcRoutes.Hops hops() {
        return new AliVpcRoutes.Hops(self::hop, self.networkInterface()::equals);
    }

    private AliVpcTables tables(String id) {
        return new AliVpcTables(
                client,
                "vpc-1",
                () -> Set.of(Lab.VSWITCH),
                List.of(id),
                AliVpcTables.Carrier.UNASKED,
                lab.clock(),
                () -> Duration.ZERO);
    }

    @BeforeEach
    void quota() {
        lab.world().quota(1000).quotaCenter(OptionalInt.of(1000));
    }

    @AfterEach
    void close() {
        client.close();
        lab.close();
    }

    private static CloudRoute row(int i, String target) {
        return new CloudRoute(Prefix.parse("10.5." + i + ".0/24").orElseThrow(), target);
    }

    private static Change<CloudRoute> create(int i) {
        return new Change.Put<>(row(i, "eni-h11"), Optional.empty());
    }

    private static Change<CloudRoute> replace(int i, String before) {
        return new Change.Put<>(row(i, "eni-h11"), Optional.of(row(i, before)));
    }

    private static Change<CloudRoute> remove(int i) {
        return new Change.Remove<>(row(i, "eni-h11"));
    }

    private List<Answer> write(List<Change<CloudRoute>> changes) {
        List<Answer> answers = routes.write(changes);
        assertThat(answers).extracting(Answer::change).isEqualTo(changes);
        lab.clock().advance(SETTLED);
        return answers;
    }

    private static List<String> texts(List<Answer> answers) {
        return answers.stream()
                .map(answer -> answer.failure()
                        .map(e -> e.kind().name())
                        .orElse(answer.progress().name()))
                .toList();
    }

    @Test
    void entriesAreListedAsTheyAre() {
        lab.world().route(Lab.TABLE, "10.5.1.0/24", "eni-h11");
        lab.world().route(Lab.TABLE, "10.5.2.0/24", "i-h11");
        lab.world().route(Lab.TABLE, "10.5.3.0/24", "eni-h12");
        lab.world().become("i-h12", FakeInstance.State.TERMINATED);
        assertThat(routes.list().routes())
                .extracting(seen -> seen.route() + " " + seen.status() + " " + seen.counts())
                .containsExactly(
                        "192.168.0.0/16 to local ACTIVE NO",
                        "10.5.1.0/24 to eni-h11 ACTIVE YES",
                        "10.5.2.0/24 to eni-h11 ACTIVE YES", // as flannel has it: the instance, so its first interface
                        "10.5.3.0/24 to eni-h12 BLACKHOLE YES");
        assertThat(routes.name()).isEqualTo(Lab.TABLE);
        assertThat(routes.replace()).isEqualTo(Replace.IN_PLACE);
    }

    @Test
    void aTableOf130IsReadToItsLastPage() {
        for (int i = 0; i < 130; i++) {
            lab.world().route(Lab.TABLE, "10.5." + i + ".0/24", "eni-h11");
        }
        assertThat(routes.list().routes()).hasSize(131);
        assertThat(lab.world().calls()).hasSize(2);
    }

    @Test
    void whatIsCreatedIsPendingFirst() {
        assertThat(texts(routes.write(List.of(create(1))))).containsExactly("PENDING");
        assertThat(routes.list().routes())
                .last()
                .extracting(Listing.Seen::status)
                .isEqualTo(Listing.Status.PENDING);
        lab.clock().advance(SETTLED);
        assertThat(routes.list().routes())
                .last()
                .extracting(Listing.Seen::status)
                .isEqualTo(Listing.Status.ACTIVE);
        Call call = lab.world().writes().get(0);
        assertThat(call.parameters())
                .containsEntry("RouteEntries.1.NextHopType", "NetworkInterface")
                .containsEntry("RouteEntries.1.IpVersion", "4")
                .containsKey("ClientToken");
    }

    @ParameterizedTest
    @CsvSource({
        "Available, ACTIVE",
        "Created, ACTIVE",
        "Pending, PENDING",
        "Creating, PENDING",
        "Modifying, PENDING",
        "Deleting, PENDING",
        "SomethingNew, PENDING"
    })
    void onlyWhatIsAvailableOrCreatedIsDone(String said, Listing.Status status) {
        String entry =
                "{\"RouteEntrys\":{\"RouteEntry\":[{\"RouteEntryId\":\"rte-1\",\"DestinationCidrBlock\":\"10.5.1.0/24\","
                        + "\"Type\":\"Custom\",\"Status\":\"" + said + "\",\"NextHops\":{\"NextHop\":[{\"NextHopType\":"
                        + "\"NetworkInterface\",\"NextHopId\":\"eni-h11\",\"Enabled\":1}]}}]}}";
        lab.fake().faults().add("DescribeRouteEntryList", 1, new Faults.Body(entry));
        assertThat(routes.list().routes()).extracting(Listing.Seen::status).containsExactly(status);
    }

    @Test
    void bothFamiliesGoInOneBatch() {
        CloudRoute v6 = new CloudRoute(Prefix.parse("fd05:0:0:1::/64").orElseThrow(), "eni-h11");
        assertThat(texts(write(List.of(create(1), new Change.Put<>(v6, Optional.empty())))))
                .containsExactly("PENDING", "PENDING");
        assertThat(lab.world().writes())
                .singleElement()
                .satisfies(call -> assertThat(call.parameters())
                        .containsEntry("RouteEntries.1.IpVersion", "4")
                        .containsEntry("RouteEntries.2.IpVersion", "6")
                        .containsEntry(
                                "RouteEntries.2.DstCidrBlock", v6.destination().toString()));
        assertThat(routes.list().routes()).extracting(Listing.Seen::route).contains(v6);
    }

    @Test
    void fiftyGoInABatchAndTheRestIsToldWhen() {
        List<Change<CloudRoute>> changes = new ArrayList<>(
                IntStream.range(0, 120).mapToObj(AliVpcRoutesTest::create).toList());
        for (int batch = 0; batch < 3; batch++) {
            List<Answer> answers = write(changes);
            assertThat(answers.stream().filter(answer -> answer.failure().isEmpty()))
                    .hasSize(Math.min(50, 120 - 50 * batch));
            assertThat(answers.stream().flatMap(answer -> answer.failure().stream()))
                    .allSatisfy(e -> assertThat(e.retryAfter()).contains(AliVpcTurn.REST));
            changes.removeIf(change -> lab.world()
                    .hop(Lab.TABLE, change.row().destination().toString())
                    .isPresent());
            routes.list();
        }
        assertThat(lab.world().writes()).hasSize(3);
        assertThat(changes).isEmpty();
    }

    @Test
    void ofABatchEachEntryHasItsOwnAnswer() {
        lab.world().route(Lab.TABLE, "10.5.2.0/24", "eni-h12");
        lab.world().quota(3);
        assertThat(texts(write(List.of(create(1), create(2), create(3), create(4)))))
                .containsExactly("PENDING", "CONFLICT", "PENDING", "NO_ROOM");
    }

    @Test
    void aDestinationTheVpcCannotHaveIsRefused() {
        CloudRoute inside = new CloudRoute(Prefix.parse("192.168.7.0/24").orElseThrow(), "eni-h11");
        CloudRoute services = new CloudRoute(Prefix.parse("100.64.7.0/24").orElseThrow(), "eni-h11");
        assertThat(texts(write(List.of(
                        new Change.Put<>(inside, Optional.empty()), new Change.Put<>(services, Optional.empty())))))
                .containsExactly("CONFIG", "CONFIG");
        assertThat(lab.serial().isFree()).isTrue();
    }

    @Test
    void aReplacedEntryForwardsAllTheTime() {
        lab.world().route(Lab.TABLE, "10.5.1.0/24", "eni-h12");
        assertThat(texts(routes.write(List.of(replace(1, "eni-h12"))))).containsExactly("PENDING");
        assertThat(lab.world().hop(Lab.TABLE, "10.5.1.0/24")).contains("eni-h11");
        assertThat(lab.world().writes()).extracting(Call::action).containsExactly("ModifyRouteEntry");
    }

    @Test
    void onlyTheEntryThatWasSeenIsReplaced() {
        lab.world().route(Lab.TABLE, "10.5.1.0/24", "i-h12");
        assertThat(texts(write(List.of(replace(1, "eni-h12"))))).containsExactly("CONFLICT");
        assertThat(lab.world().hop(Lab.TABLE, "10.5.1.0/24")).contains("i-h12");
        assertThat(lab.world().writes()).isEmpty();
    }

    @Test
    void anEntryToReplaceThatIsGoneIsMadeAndOneThatIsRightIsLeft() {
        assertThat(texts(write(List.of(replace(1, "eni-h12"))))).containsExactly("PENDING");
        assertThat(texts(write(List.of(replace(1, "eni-h12"))))).containsExactly("DONE");
        assertThat(lab.world().writes()).extracting(Call::action).containsExactly("CreateRouteEntries");
    }

    @Test
    void oneReplacementACall() {
        lab.world().route(Lab.TABLE, "10.5.1.0/24", "eni-h12");
        lab.world().route(Lab.TABLE, "10.5.2.0/24", "eni-h12");
        List<Change<CloudRoute>> both = List.of(replace(1, "eni-h12"), replace(2, "eni-h12"));
        assertThat(texts(write(both))).containsExactly("PENDING", "THROTTLED");
        routes.list();
        assertThat(texts(write(both))).containsExactly("DONE", "PENDING");
    }

    @Test
    void whatIsRemovedIsPendingThenGone() {
        lab.world().route(Lab.TABLE, "10.5.1.0/24", "eni-h11");
        assertThat(texts(routes.write(List.of(remove(1))))).containsExactly("PENDING");
        assertThat(texts(routes.write(List.of(remove(1))))).containsExactly("PENDING");
        lab.clock().advance(SETTLED);
        assertThat(texts(routes.write(List.of(remove(1))))).containsExactly("DONE");
        assertThat(lab.world().writes()).hasSize(1);
    }

    @Test
    void anEntryThatBecameAnothersIsNotRemoved() {
        lab.world().route(Lab.TABLE, "10.5.1.0/24", "eni-h12");
        assertThat(texts(write(List.of(remove(1))))).containsExactly("DONE");
        assertThat(lab.world().hop(Lab.TABLE, "10.5.1.0/24")).contains("eni-h12");
    }

    @ParameterizedTest
    @ValueSource(strings = {"InvalidRouteEntry.NotFound", "VPC_ROUTER_ENTRY_NOT_EXIST"})
    void removingWhatIsGoneIsDone(String code) {
        lab.world().route(Lab.TABLE, "10.5.1.0/24", "eni-h11");
        String failed = "{\"FailedCount\":1,\"FailedRouteEntries\":[{\"RouteEntryId\":\"%s\",\"FailedCode\":\"%s\"}]}"
                .formatted(lab.world().routes(Lab.TABLE).get(1).id(), code);
        lab.fake().faults().add("DeleteRouteEntries", 1, new Faults.Body(failed));
        assertThat(texts(write(List.of(remove(1))))).containsExactly("DONE");
        lab.world().route(Lab.TABLE, "10.5.2.0/24", "eni-h11");
        lab.fake().faults().add("DeleteRouteEntries", 1, new Faults.Refused(404, code, "gone"));
        routes.list();
        assertThat(texts(write(List.of(remove(2))))).containsExactly("PENDING");
    }

    @Test
    void aTableThatDoesNotExistIsNoEmptyTable() {
        AliVpcRoutes none = new AliVpcRoutes(
                "vtb-none",
                hops(),
                client,
                new AliVpcTurn(lab.serial().as("h11"), "vpc-1", lab.clock(), new Random(3)),
                tables("vtb-none"));
        assertThatThrownBy(none::list)
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIG))
                .hasMessageContaining("InvalidRouteTableId.NotFound");
    }

    @Test
    void theVpcIsLeftAtOnceWhereNothingCameOfTheBatch() {
        lab.fake().faults().add("CreateRouteEntries", 1, new Faults.Refused(400, "QuotaExceeded", "full"));
        assertThat(texts(routes.write(List.of(create(1))))).containsExactly("NO_ROOM");
        assertThat(lab.serial().isFree()).isTrue();
    }

    @Test
    void whoIsInsideKeepsOthersOutUntilTheCloudIsDone() {
        routes.write(List.of(create(1)));
        lab.clock().advance(Duration.ofSeconds(4)); // the entry is there; the VPC rests
        routes.list();
        assertThat(lab.serial().as("h12").enter("vpc-1")).isFalse();
        lab.clock().advance(Duration.ofSeconds(2));
        routes.list();
        assertThat(lab.serial().as("h12").enter("vpc-1")).isTrue();
        assertThat(texts(routes.write(List.of(create(2))))).containsExactly("THROTTLED");
    }

    @Test
    void theQuotaIsReadAndTheLastResortStated() {
        AliVpcQuota quota = new AliVpcQuota(client);
        assertThat(quota.read()).hasValue(1000);
        assertThat(quota.assumed()).isEqualTo(48);
        assertThat(quota.scope()).isEqualTo(Quota.Scope.BOTH_FAMILIES);
        assertThat(quota.remedy()).contains("vpc_quota_route_entrys_num");
        for (String body :
                List.of("{\"Quota\":{}}", "{\"Quota\":{\"TotalQuota\":-1}}", "{\"Quota\":{\"TotalQuota\":1e9}}")) {
            lab.fake().faults().add("GetProductQuota", 1, new Faults.Body(body));
            assertThat(quota.read()).as(body).isEmpty();
        }
        lab.world().allow(Optional.of(Set.of()));
        assertThatThrownBy(quota::read)
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                .hasMessageContaining("Allow quotas:GetProductQuota");
    }

    @Test
    void theCheckIsReadAndSwitchedOff() {
        AliVpcCheck check = new AliVpcCheck(client, "eni-h11");
        lab.world().check("eni-h11", true);
        assertThat(check.read()).isEqualTo(CheckApi.State.ON);
        check.off();
        assertThat(check.read()).isEqualTo(CheckApi.State.OFF);
        assertThat(check.name()).isEqualTo("source/dest check of eni-h11");
    }
}
