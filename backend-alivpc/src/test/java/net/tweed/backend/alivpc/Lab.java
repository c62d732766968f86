package net.tweed.backend.alivpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.backend.alivpc.fake.FakeAli;
import net.tweed.backend.alivpc.fake.World;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryOwnership;

/** One VPC with a system table, one vSwitch in it, and the hosts of one cluster. */
final class Lab implements AutoCloseable {
    static final String TABLE = "vtb-system";
    static final String VSWITCH = "vsw-1";

    private final ManualClock clock = new ManualClock();
    private final FakeAli fake = FakeAli.start(clock);
    private final MemoryOwnership ownership = new MemoryOwnership("nobody");
    private final OneAtATime serial = new OneAtATime();
    private final List<Host> hosts = new ArrayList<>();

    Lab() {
        fake.world()
                .table(TABLE, "System")
                .vSwitch(VSWITCH, "192.168.0.0/16", TABLE)
                .pace(Duration.ofSeconds(3), Duration.ofSeconds(5));
        add(Place.A);
    }

    /** An instance. */
    Lab add(Place place) {
        fake.world().instance(place.name(), VSWITCH, place.address(), place.loopback());
        return this;
    }

    Host host(Place place) {
        return host(place, "");
    }

    Host host(Place place, String options) {
        return host(place, options, Map.of());
    }

    /** Lets a host enter. */
    Host host(Place place, String options, Map<String, String> environment) {
        return host(place, options, environment, 0);
    }

    /** @param ahead how many older hosts have yet to make their entries */
    Host host(Place place, String options, Map<String, String> environment, int ahead) {
        MemoryOwnership known = ownership.as(place.name());
        known.setAhead(ahead);
        Host host = new Host(this, place, options, environment, known);
        hosts.add(host);
        return host;
    }

    ManualClock clock() {
        return clock;
    }

    FakeAli fake() {
        return fake;
    }

    World world() {
        return fake.world();
    }

    MemoryOwnership ownership() {
        return ownership;
    }

    OneAtATime serial() {
        return serial;
    }

    /** The calls that changed something, by name. */
    List<String> writes() {
        return fake.world().writes().stream().map(call -> call.action()).toList();
    }

    @Override
    public void close() {
        hosts.forEach(Host::close);
        fake.close();
    }

    /** Where the entry of this host's subnet leads. */
    Optional<String> hop(Place place) {
        return world().hop(TABLE, place.subnet().toString());
    }

    /** How often somebody asked for new entries. */
    long tries() {
        return world().calls().stream()
                .filter(call -> call.action().equals("CreateRouteEntries"))
                .count();
    }
}
