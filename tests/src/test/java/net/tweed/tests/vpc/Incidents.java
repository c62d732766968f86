package net.tweed.tests.vpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Clock;

/** What a test does to a route table behind the daemons' backs. Noted under the lock of the cloud that it is done to. */
final class Incidents {
    private final Clock clock;
    private final List<RouteChange> all = new ArrayList<>();

    Incidents(Clock clock) {
        this.clock = clock;
    }

    Duration now() {
        return clock.uptime();
    }

    synchronized void leads(String row, String subnet, String host) {
        all.add(new RouteChange(now(), RouteChange.By.SOMEBODY_ELSE, row, subnet, Optional.of(host)));
    }

    synchronized void gone(String row, String subnet) {
        all.add(new RouteChange(now(), RouteChange.By.SOMEBODY_ELSE, row, subnet, Optional.empty()));
    }

    synchronized List<RouteChange> all() {
        return List.copyOf(all);
    }
}
