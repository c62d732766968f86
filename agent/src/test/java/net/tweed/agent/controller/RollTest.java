package net.tweed.agent.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.enrol.Cloud;
import net.tweed.core.enrol.CloudInstance;
import net.tweed.core.enrol.Enrolment;
import net.tweed.core.enrol.EnrolmentRoll;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.spi.Refused;
import net.tweed.core.wire.ConfigJson;
import org.junit.jupiter.api.Test;

/** Who gets routes, and who is told why not. */
class RollTest {
    private static final NetworkConfig CONFIG = ConfigJson.parse(
                    "{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"aws-vpc\",\"Writer\":\"controller\"}}")
            .config();

    private static InetAddress address(int number) {
        return Addresses.parse("192.168.0." + number).orElseThrow();
    }

    private static Lease lease(int number, String subnet) {
        return new Lease(
                DualStack.v4(Prefix.parse(subnet).orElseThrow()),
                new Attributes("", DualStack.v4(address(number)), DualStack.none()),
                new Term.Leased(),
                new Revision(1, number, number));
    }

    private static Enrolment enrolment(int number, Cloud cloud) {
        return new Enrolment(
                "h" + number,
                "holder",
                address(number),
                new CloudInstance(cloud, "1", "eu-central-1", "", "i-" + number, "i-" + number, Optional.empty()));
    }

    private static Roll roll(List<Enrolment> enrolled, Lease... leases) {
        Map<InetAddress, Enrolment> byAddress = new HashMap<>();
        enrolled.forEach(enrolment -> byAddress.put(enrolment.address(), enrolment));
        return Roll.of(
                CONFIG,
                new LeaseTable.View(Optional.empty(), List.of(leases), Optional.empty()),
                new EnrolmentRoll(byAddress),
                Map.of());
    }

    @Test
    void whoIsEnrolledIsAHostWithItsInstance() {
        Roll roll = roll(List.of(enrolment(1, Cloud.AWS)), lease(1, "10.5.1.0/24"));
        assertThat(roll.refused()).isEmpty();
        assertThat(roll.hosts().enrolled()).hasSize(1).allSatisfy(host -> {
            assertThat(host.machine().id()).isEqualTo("i-1");
            assertThat(host.machine().addresses()).isEqualTo(DualStack.v4(address(1)));
        });
    }

    @Test
    void whoIsNotEnrolledIsToldWhatToDoAndItsSubnetIsLiveAllTheSame() {
        Roll roll = roll(List.of(enrolment(1, Cloud.AWS)), lease(1, "10.5.1.0/24"), lease(2, "10.5.2.0/24"));
        assertThat(roll.hosts().enrolled()).hasSize(1);
        assertThat(roll.hosts().live()).hasSize(2);
        assertThat(roll.refused()).hasSize(1).allMatch(host -> host.reason().contains("--remote"));
    }

    @Test
    void anInstanceOfAnotherCloudIsNoHostOfThisOne() {
        Roll roll = roll(List.of(enrolment(1, Cloud.GCE)), lease(1, "10.5.1.0/24"));
        assertThat(roll.hosts().enrolled()).isEmpty();
        assertThat(roll.refused()).hasSize(1).allMatch(host -> host.reason().contains("Google Cloud"));
    }

    @Test
    void ofTwoLeasesThatOverlapTheOlderOneCounts() {
        Roll roll = roll(
                List.of(enrolment(1, Cloud.AWS), enrolment(2, Cloud.AWS)),
                lease(2, "10.5.1.0/24"),
                lease(1, "10.5.0.0/23"));
        assertThat(roll.hosts().enrolled())
                .extracting(host -> host.machine().id())
                .containsExactly("i-1");
        assertThat(roll.refused()).extracting(Refused::reason).allMatch(why -> why.contains("overlaps"));
    }
}
