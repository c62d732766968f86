package net.tweed.backend.alivpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import net.tweed.backend.alivpc.fake.FakeInstance;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Mandate;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.CloudWriter;
import net.tweed.core.spi.Hosts;
import net.tweed.core.spi.Machine;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Office;
import net.tweed.core.table.LogObserver;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Reconciler;
import net.tweed.core.testing.Sites;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One writer for the hosts of a VPC, on the instance of host 11. */
class AliVpcWriterTest {
    private static final String OPTIONS = "\"Writer\":\"controller\"";

    private final Lab lab = new Lab();
    private final Recorder recorder = new Recorder();
    private final List<Hosts.Host> hosts = new ArrayList<>();
    private final Map<Prefix, String> dead = new HashMap<>();

    @BeforeEach
    void quota() {
        lab.world().quota(1000).quotaCenter(OptionalInt.of(1000));
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private static final class FirstTerm implements Mandate {
        @Override
        public OptionalLong epoch() {
            return OptionalLong.of(42);
        }

        @Override
        public void check() {
            // it lasts
        }
    }

    private AliVpcFactory factory() {
        return new AliVpcFactory(Map.of(
                AliVpcIdentity.HOST_VARIABLE,
                Place.A.loopback() + ":" + lab.fake().port()));
    }

    private CloudWriter writer() {
        return factory()
                .writer(
                        Host.config(lab, OPTIONS),
                        new Office(
                                lab.clock(),
                                () -> "test",
                                lab.ownership(),
                                lab.serial().as("server"),
                                recorder,
                                () -> Duration.ofMinutes(5),
                                new FirstTerm()));
    }

    private void host(Place place) {
        if (!place.equals(Place.A)) {
            lab.add(place);
        }
        host(place, "i-" + place.name());
    }

    private void host(Place place, String instance) {
        hosts.add(new Hosts.Host(
                Host.lease(place), new Machine("1", "cn-hangzhou", "", instance, instance, place.addresses())));
    }

    private void settle() {
        Reconciler reconciler = new Reconciler(lab.clock(), Observer.all(List.of(recorder, new LogObserver())), 100);
        List<Prefix> live =
                hosts.stream().flatMap(host -> host.lease().subnets().stream()).toList();
        try (CloudWriter writer = writer()) {
            for (int round = 0; round < 40; round++) {
                reconciler.reconcile(
                        writer.desired(new Hosts(hosts, live, dead)).layers());
                lab.clock().advance(Duration.ofSeconds(2));
            }
        }
    }

    @Test
    void allHostsEntriesAreMadeInBatches() {
        for (int number = 11; number < 71; number++) {
            host(new Place(number));
        }
        settle();
        for (int number = 11; number < 71; number++) {
            assertThat(lab.hop(new Place(number))).contains(new Place(number).eni());
        }
        assertThat(lab.tries()).as("60 entries, 50 in a batch").isEqualTo(2);
    }

    @Test
    void everyCallCarriesTheTerm() {
        host(Place.A);
        settle();
        assertThat(lab.world().userAgents())
                .isNotEmpty()
                .allMatch(text -> text.contains("tweed/controller") && text.contains("epoch/42"));
    }

    @Test
    void checksAreSwitchedOff() {
        lab.world().hasCheck(true);
        host(Place.B);
        lab.world().check(Place.B.eni(), true);
        settle();
        assertThat(lab.writes()).contains("ModifyNetworkInterfaceAttribute");
    }

    @Test
    void noEntryLeadsToAnAddressThatTheInstanceHasNotNorToOneThatHasEnded() {
        host(Place.A);
        lab.add(Place.B);
        host(new Place(13), "i-" + Place.B.name());
        lab.add(new Place(15));
        host(new Place(15), "i-somebody");
        host(new Place(14));
        lab.world().become("i-" + new Place(14).name(), FakeInstance.State.TERMINATED);
        settle();
        assertThat(lab.hop(Place.A)).contains(Place.A.eni());
        assertThat(lab.hop(new Place(13))).isEmpty();
        assertThat(lab.hop(new Place(14))).isEmpty();
        assertThat(lab.hop(new Place(15))).isEmpty();
    }

    @Test
    void hostsOfTwoVSwitchesMeetBothTables() {
        lab.world().table("vtb-2", "Custom").vSwitch("vsw-2", "192.169.0.0/16", "vtb-2");
        lab.world()
                .instance(
                        "i-h12",
                        List.of(lab.world().eni("eni-h12", "vsw-2", List.of(Place.B.address()), false)),
                        Set.of(Place.B.loopback()));
        host(Place.A);
        host(Place.B, "i-h12");
        settle();
        for (String table : List.of(Lab.TABLE, "vtb-2")) {
            assertThat(lab.world().hop(table, Place.A.subnet().toString())).contains(Place.A.eni());
            assertThat(lab.world().hop(table, Place.B.subnet().toString())).contains("eni-h12");
        }
    }

    @Test
    void theEntriesOfTheDeadGo() {
        host(Place.A);
        host(Place.B);
        settle();
        hosts.remove(1);
        dead.put(Place.B.subnet(), Place.B.eni());
        settle();
        assertThat(lab.hop(Place.A)).contains(Place.A.eni());
        assertThat(lab.hop(Place.B)).isEmpty();
    }

    @Test
    void aHostWithAControllerAsksNobody() {
        var site = Sites.of(
                new Uplink("eth0", 2, 1500, Place.B.addresses(), Place.B.addresses()), Path.of("/nonexistent"));
        try (Backend backend = factory().create(Host.config(lab, OPTIONS), site)) {
            assertThat(backend.attributes(Optional.empty()).data()).isEqualTo(DualStack.none());
            assertThat(backend.join(Host.lease(Place.B)).domain()).isEqualTo(Network.Domain.DELEGATED);
        }
        assertThat(lab.world().calls()).isEmpty();
    }
}
