package net.tweed.tests.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Everything that was written to a cloud's route table, held against who held which subnet when. */
final class WriteLog {
    private final Cloud cloud;
    private final Replay replay = new Replay();
    private final Map<String, String> foreign = new TreeMap<>();

    WriteLog(Cloud cloud) {
        this.cloud = cloud;
    }

    /** Somebody else makes rows, to this host: they must stay as they are. */
    void plant(int number, String... subnets) {
        for (String subnet : subnets) {
            cloud.plant(subnet, number);
            foreign.put(subnet, cloud.row(subnet));
            replay.foreign(subnet);
        }
    }

    /** The subnets of the rows that are somebody else's. */
    Set<String> foreign() {
        return Set.copyOf(foreign.keySet());
    }

    /** From now on the subnet is this host's. */
    void holds(String subnet, String address) {
        replay.holder(cloud.now(), subnet, Optional.of(address));
    }

    /** From now on the subnet is nobody's whom a write could harm. */
    void left(String subnet) {
        replay.holder(cloud.now(), subnet, Optional.empty());
    }

    /** Checks all writes so far, and that there were no others. */
    void check() {
        Map<String, Set<String>> end = replay.of(cloud.changes());
        foreign.forEach((subnet, row) ->
                assertThat(cloud.row(subnet)).as("somebody else's row").isEqualTo(row));
        assertThat(end.keySet())
                .as("what the log comes to, and what is there")
                .isEqualTo(cloud.routes().keySet());
    }
}
