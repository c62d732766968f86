package net.tweed.agent.filter;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * What keeps one network apart: its whole nftables table, as one row.
 *
 * @param chains line by line, in one canonical form, so that equal text is equal meaning
 * @param hosts whose tunnel packets are taken
 */
public record Partition(String table, List<String> chains, Set<InetAddress> hosts) {
    public Partition {
        chains = List.copyOf(chains);
        hosts = Set.copyOf(hosts);
    }

    @Override
    public String toString() {
        return "nft table inet " + table + " (" + chains.size() + " lines, " + hosts.size() + " hosts)";
    }
}
