package net.tweed.core.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryDatabase;
import net.tweed.core.testing.MemoryLeaseStore;
import org.junit.jupiter.api.Test;

/** One client is one instance, and one instance one client, until an operator says otherwise. */
class EnrolmentsTest {
    private final MemoryLeaseStore store = new MemoryDatabase(new ManualClock()).connect();
    private final Enrolments enrolments = new Enrolments(store);

    private static Enrolment enrolment(String client, String instance, String address) {
        return new Enrolment(
                client,
                "holder-of-" + client,
                address(address),
                new CloudInstance(
                        Cloud.ALIBABA, "1234", "cn-beijing", "cn-beijing-a", instance, instance, Optional.of("vpc-1")));
    }

    private static InetAddress address(String text) {
        return Addresses.parse(text).orElseThrow();
    }

    private Lease lease(String address) {
        return store.claim(
                        new DualStack<>(Optional.of(Prefix.parse("10.5.1.0/24").orElseThrow()), Optional.empty()),
                        new Attributes(
                                "", new DualStack<>(Optional.of(address(address)), Optional.empty()), DualStack.none()),
                        "h",
                        Duration.ofDays(1))
                .orElseThrow();
    }

    @Test
    void anEnrolmentIsFoundByTheLeasesAddress() {
        Enrolment one = enrolment("one", "i-1", "10.0.0.1");
        assertThat(enrolments.enrol(one)).isEqualTo(new Outcome.Enrolled());
        assertThat(enrolments.list()).containsExactly(one);
        assertThat(enrolments.of("one")).contains(one);
        assertThat(enrolments.of("two")).isEmpty();
        assertThat(enrolments.roll().of(lease("10.0.0.1"))).contains(one);
    }

    @Test
    void enrollingAgainChangesNothing() {
        Enrolment one = enrolment("one", "i-1", "10.0.0.1");
        enrolments.enrol(one);
        var before = store.list("enrolments/");
        assertThat(enrolments.enrol(one)).isEqualTo(new Outcome.Enrolled());
        assertThat(store.list("enrolments/")).isEqualTo(before);
    }

    @Test
    void anInstanceThatHasAnotherAddressNowIsStillItself() {
        enrolments.enrol(enrolment("one", "i-1", "10.0.0.1"));
        Enrolment moved = enrolment("one", "i-1", "10.0.0.9");
        assertThat(enrolments.enrol(moved)).isEqualTo(new Outcome.Enrolled());
        assertThat(enrolments.list()).containsExactly(moved);
    }

    @Test
    void aSecondClientOfOneInstanceWaitsForAnOperator() {
        Enrolment one = enrolment("one", "i-1", "10.0.0.1");
        Enrolment two = enrolment("two", "i-1", "10.0.0.1");
        enrolments.enrol(one);
        assertThat(enrolments.enrol(two)).isInstanceOf(Outcome.Waiting.class);
        assertThat(enrolments.list()).containsExactly(one);
        assertThat(enrolments.waiting()).singleElement().satisfies(waiting -> {
            assertThat(waiting.enrolment()).isEqualTo(two);
            assertThat(waiting.why()).contains("i-1 is enrolled as another client");
        });
        assertThat(enrolments.allow("two")).contains(two);
        assertThat(enrolments.list()).containsExactly(two);
        assertThat(enrolments.waiting()).isEmpty();
        assertThat(enrolments.enrol(one)).isInstanceOf(Outcome.Waiting.class);
    }

    @Test
    void aSecondInstanceOfOneClientWaitsForAnOperator() {
        enrolments.enrol(enrolment("one", "i-1", "10.0.0.1"));
        Enrolment moved = enrolment("one", "i-2", "10.0.0.2");
        assertThat(enrolments.enrol(moved))
                .isEqualTo(new Outcome.Waiting("the client one is enrolled as Alibaba Cloud's instance i-1"));
        assertThat(enrolments.allow("one")).contains(moved);
        assertThat(enrolments.list()).containsExactly(moved);
        // The old instance is free for another host now.
        assertThat(enrolments.enrol(enrolment("two", "i-1", "10.0.0.1"))).isEqualTo(new Outcome.Enrolled());
    }

    @Test
    void whatIsForgottenIsFree() {
        enrolments.enrol(enrolment("one", "i-1", "10.0.0.1"));
        enrolments.enrol(enrolment("one", "i-2", "10.0.0.2"));
        assertThat(enrolments.forget("one")).isTrue();
        assertThat(store.list("enrolments/")).isEmpty();
        assertThat(enrolments.forget("one")).isFalse();
        assertThat(enrolments.allow("one")).isEmpty();
        assertThat(enrolments.enrol(enrolment("two", "i-1", "10.0.0.1"))).isEqualTo(new Outcome.Enrolled());
    }

    @Test
    void anAddressThatHasGoneToAnotherClientIsNotTheOldInstances() {
        enrolments.enrol(enrolment("one", "i-1", "10.0.0.1"));
        Lease lease = lease("10.0.0.1");
        store.put("addresses/10.0.0.1", Optional.empty(), "two", Optional.empty());
        assertThat(enrolments.roll().of(lease)).isEmpty();
        Enrolment two = enrolment("two", "i-2", "10.0.0.1");
        enrolments.enrol(two);
        assertThat(enrolments.roll().of(lease)).contains(two);
    }

    @Test
    void whereTwoHaveOneAddressAndNobodyKnowsWhoseItIsNoneHasIt() {
        enrolments.enrol(enrolment("one", "i-1", "10.0.0.1"));
        enrolments.enrol(enrolment("two", "i-2", "10.0.0.1"));
        assertThat(enrolments.roll().of(lease("10.0.0.1"))).isEmpty();
    }

    @Test
    void whatMakesNoSenseInTheStoreIsLeftOut() {
        enrolments.enrol(enrolment("one", "i-1", "10.0.0.1"));
        for (String value :
                new String[] {"", "{}", "[1", "{\"Cloud\":\"gce\",\"Address\":\"10.0.0.2\",\"Name\":\"../x\"}"}) {
            store.put("enrolments/clients/x" + value.length(), Optional.empty(), value, Optional.empty());
        }
        store.put("addresses/nonsense", Optional.empty(), "x", Optional.empty());
        assertThat(enrolments.list()).hasSize(1);
        assertThat(enrolments.roll().byAddress()).hasSize(1);
    }
}
