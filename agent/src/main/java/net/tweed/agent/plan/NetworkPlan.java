package net.tweed.agent.plan;

import java.util.List;

/**
 * What would change on this host for one network.
 *
 * @param name of one network among several; empty where the host is in one
 * @param network the addresses that all hosts lease from
 * @param subnets this host's
 * @param uplink the interface and addresses that would be used
 * @param peers hosts that would be reached
 * @param refused leases that get no rows, each with its reason
 * @param tables in the order in which they would be written; the lease and the subnet file are tables of one row
 */
public record NetworkPlan(
        String name,
        String network,
        String backend,
        String subnets,
        String uplink,
        int peers,
        List<String> refused,
        List<TablePlan> tables) {
    public NetworkPlan {
        refused = List.copyOf(refused);
        tables = List.copyOf(tables);
    }

    /** How many rows would be written or removed. */
    public int changes() {
        return tables.stream().mapToInt(TablePlan::changes).sum();
    }

    /** Whether every table could be read. */
    public boolean complete() {
        return tables.stream().allMatch(table -> table.failure().isEmpty());
    }
}
