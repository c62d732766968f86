package net.tweed.backend.alivpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.tweed.core.model.Lease;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many hosts and one table. */
class AliVpcFleetTest {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    /** Hosts run their rounds when these are due, in virtual time, until so much of it has passed. */
    private void run(List<Host> hosts, Duration time) {
        Map<Host, Duration> due = new HashMap<>();
        hosts.forEach(host -> due.put(host, lab.clock().uptime()));
        Duration end = lab.clock().uptime().plus(time);
        while (lab.clock().uptime().compareTo(end) < 0) {
            Map.Entry<Host, Duration> first =
                    due.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
            Host next = first.getKey();
            Duration wait = first.getValue().minus(lab.clock().uptime());
            if (!wait.isNegative() && !wait.isZero()) {
                lab.clock().advance(wait);
            }
            Duration again = next.round().again().orElse(Duration.ofMinutes(5));
            due.put(next, lab.clock().uptime().plus(again.isZero() ? Duration.ofMillis(10) : again));
        }
    }

    private void assertAllRouted(int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(lab.world().hop(Lab.TABLE, new Place(i).subnet().toString()))
                    .as("host %s", i)
                    .contains(new Place(i).eni());
        }
    }

    @Test
    void manyHostsThatStartAtOnceStandInLine() {
        int hosts = 200;
        List<Host> all = new ArrayList<>();
        for (int i = 20; i < 20 + hosts; i++) {
            all.add(lab.add(new Place(i)).host(new Place(i), "", Map.of(), i - 20));
        }
        run(all, Duration.ofSeconds(8L * hosts));
        assertAllRouted(20, 20 + hosts);
        long creates = count("CreateRouteEntries");
        long conflicts = lab.world().calls().stream()
                .filter(call -> call.outcome().equals("TaskConflict"))
                .count();
        assertThat(conflicts * 100).as("of %s creates", creates).isLessThanOrEqualTo(creates);
        assertThat(creates).isEqualTo(hosts);
        assertThat(count("DescribeRouteEntryList"))
                .as("who waits for its turn does not ask the cloud")
                .isLessThanOrEqualTo(16L * hosts);
    }

    private long count(String action) {
        return lab.world().calls().stream()
                .filter(call -> call.action().equals(action))
                .count();
    }

    @Test
    void withoutARankTheLockAloneKeepsThemApart() {
        List<Host> all = new ArrayList<>();
        for (int i = 20; i < 26; i++) {
            all.add(lab.add(new Place(i)).host(new Place(i)));
        }
        run(all, Duration.ofMinutes(2));
        assertAllRouted(20, 26);
        assertThat(lab.world().calls()).noneMatch(call -> call.outcome().equals("TaskConflict"));
    }

    @Test
    void hostsThatRestartInAnyOrderTouchNobodysEntry() {
        List<Place> places = List.of(new Place(20), new Place(21), new Place(22));
        List<Lease> leases = places.stream().map(Host::lease).toList();
        places.forEach(lab::add);
        places.forEach(place -> lab.host(place).settle());
        assertAllRouted(20, 23);
        lab.world().forgetCalls();
        Random random = new Random(11);
        for (int i = 0; i < 30; i++) {
            Place place = places.get(random.nextInt(places.size()));
            Host host = lab.host(place);
            host.peers(
                    leases.stream()
                            .filter(lease -> !lease.equals(Host.lease(place)))
                            .toList(),
                    Map.of());
            host.settle();
            host.close();
        }
        assertThat(lab.world().calls()).noneMatch(call -> call.isWrite());
        assertAllRouted(20, 23);
    }

    @Test
    void whoDiedInsideHoldsTheOthersUpNoLongerThanTheStoreSays() {
        lab.serial().as("ghost").enter("vpc-1");
        Host host = lab.host(Place.A);
        for (int i = 0; i < 5; i++) {
            lab.clock().advance(host.round().again().orElseThrow());
        }
        assertThat(lab.writes()).isEmpty();
        lab.serial().as("ghost").leave("vpc-1");
        host.settle();
        assertThat(lab.writes()).containsExactly("CreateRouteEntries");
    }
}
