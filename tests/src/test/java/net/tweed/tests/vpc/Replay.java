package net.tweed.tests.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Goes through everything that was written to a route table, in order: no write of a daemon may leave a host that is
 * there without its row, or take a right row away, and none may touch what is somebody else's.
 */
final class Replay {
    private record Holder(Duration from, String subnet, Optional<String> address) {}

    private final List<Holder> holders = new ArrayList<>();
    private final Set<String> foreign = new HashSet<>();

    /** This subnet's row is somebody else's. */
    void foreign(String subnet) {
        foreign.add(subnet);
    }

    /** From then on the subnet is this host's; where it is nobody's, no write can harm it. */
    void holder(Duration from, String subnet, Optional<String> address) {
        holders.add(new Holder(from, subnet, address));
    }

    /** Checks all these changes; where they come to: the hosts' addresses by subnet. */
    Map<String, Set<String>> of(Collection<RouteChange> changes) {
        List<RouteChange> log = new ArrayList<>(changes);
        log.sort(Comparator.comparing(RouteChange::at));
        Map<String, RouteChange> rows = new TreeMap<>();
        for (RouteChange change : log) {
            Map<String, Set<String>> before = leads(rows);
            if (change.to().isPresent()) {
                rows.put(change.row(), change);
            } else {
                rows.remove(change.row());
            }
            if (change.by() == RouteChange.By.DAEMON) {
                check(change, before, leads(rows), log);
            }
        }
        return leads(rows);
    }

    private void check(
            RouteChange change,
            Map<String, Set<String>> before,
            Map<String, Set<String>> after,
            List<RouteChange> log) {
        assertThat(foreign).as("%s is somebody else's row", change).doesNotContain(change.subnet());
        holders(change.at()).forEach((subnet, holder) -> {
            Set<String> led = before.getOrDefault(subnet, Set.of());
            Set<String> leads = after.getOrDefault(subnet, Set.of());
            assertThat(led.contains(holder) && !leads.contains(holder))
                    .as("%s takes the right row of %s away; all of it: %s", change, holder, log)
                    .isFalse();
            assertThat(!led.isEmpty() && leads.isEmpty())
                    .as("%s leaves %s without a row; all of it: %s", change, holder, log)
                    .isFalse();
        });
    }

    private Map<String, String> holders(Duration at) {
        Map<String, String> now = new TreeMap<>();
        for (Holder holder : holders) {
            if (holder.from().compareTo(at) <= 0) {
                now.remove(holder.subnet());
                holder.address().ifPresent(address -> now.put(holder.subnet(), address));
            }
        }
        return now;
    }

    private static Map<String, Set<String>> leads(Map<String, RouteChange> rows) {
        Map<String, Set<String>> leads = new TreeMap<>();
        for (RouteChange row : rows.values()) {
            leads.computeIfAbsent(row.subnet(), subnet -> new TreeSet<>())
                    .add(row.to().orElseThrow());
        }
        return leads;
    }
}
