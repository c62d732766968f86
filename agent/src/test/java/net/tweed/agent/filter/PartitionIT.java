package net.tweed.agent.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.tweed.agent.tenancy.Claim;
import net.tweed.core.model.Addresses;
import net.tweed.core.table.Change;
import net.tweed.core.table.Result;
import net.tweed.core.wire.ConfigJson;
import net.tweed.netlink.testing.Lab;
import org.junit.jupiter.api.Test;

/** Needs root and nft: writes and reads the table in a network namespace. */
class PartitionIT {
    private static final Claim BLUE = Claim.of(ConfigJson.parse(
                    "{\"Network\":\"10.1.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"},\"EnableIPv6\":true,\"IPv6Network\":\"fd01::/48\"}")
            .config());

    @Test
    void whatIsWrittenIsReadAndOnlyWhatDiffersIsWrittenAgain() {
        try (Lab lab = Lab.of(1)) {
            lab.host(0).run(() -> {
                check();
                return 0;
            });
        }
    }

    private static void check() {
        PartitionTable table = new PartitionTable(new LocalHost(), new FilterNames("blue"));
        PartitionTable red = new PartitionTable(new LocalHost(), new FilterNames("red"));
        assertThat(table.list().own()).isEmpty();
        List<String> chains =
                IsolationRules.chains(BLUE, List.of(Rounds.prefix("10.2.0.0/16"), Rounds.prefix("fd02::/48")));
        Partition first = row(table, chains, 3);
        put(table, Optional.empty(), first);
        put(red, Optional.empty(), row(red, List.of(), 0));
        Partition more = row(table, chains, 40);
        put(table, Optional.of(first), more);
        Partition others = row(table, IsolationRules.chains(BLUE, List.of()), 2);
        put(table, Optional.of(more), others);
        new LocalHost()
                .run(List.of("nft", "-f", "-"), "delete element inet tweed-isolation-blue hosts4 { 192.168.77.0 }\n");
        assertThat(table.list().own()).as("somebody's change is seen").doesNotContain(others);
        table.apply(List.of(new Change.Remove<>(others)));
        assertThat(table.list().own()).isEmpty();
        assertThat(red.list().own()).as("another network's").hasSize(1);
    }

    private static Partition row(PartitionTable table, List<String> chains, int hosts) {
        return table.row(
                chains,
                IntStream.range(0, hosts)
                        .boxed()
                        .flatMap(i -> Set.of("192.168.77." + i, "fd77::" + Integer.toHexString(i + 1)).stream())
                        .map(text -> Addresses.parse(text).orElseThrow())
                        .collect(Collectors.toSet()));
    }

    private static void put(PartitionTable table, Optional<Partition> before, Partition row) {
        assertThat(table.apply(List.of(new Change.Put<>(row, before))))
                .as(row.toString())
                .extracting(Result::state, Result::reason)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Result.State.DONE, Optional.empty()));
        assertThat(new PartitionTable(new LocalHost(), names(row)).list().own())
                .as("as another process reads it")
                .containsExactly(row);
    }

    private static FilterNames names(Partition row) {
        return new FilterNames(row.table().replace("tweed-isolation-", ""));
    }
}
