package net.tweed.agent.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import net.tweed.agent.filter.FilterNames;
import net.tweed.agent.filter.FilterOptions;
import net.tweed.core.etcd.EtcdOptions;
import net.tweed.core.lease.NodeStoreOptions;
import net.tweed.server.remote.RemoteOptions;

/**
 * What the operator asked of the daemon: checked, complete, and without a look at the host.
 *
 * @param task what to do
 * @param store where the leases are, where {@code nodes} and {@code remote} are empty
 * @param nodes the store in which every host is a node; empty: leases are in etcd
 * @param remote the servers that leases are behind; empty: this host reaches etcd itself
 * @param uplink which interface and addresses to use
 * @param subnetFile where {@code subnet.env} goes
 * @param stateDir what must survive a restart of the daemon
 * @param renewMargin the lease is renewed at the latest this long before its end
 * @param filter what the packet filter is to do
 * @param blackhole whether the own subnet gets a blackhole route
 * @param health where health is told
 * @param pace how often things are looked at, and how much may vanish at once
 * @param verbosity 0: changes and summaries; 1 and above: everything
 * @param networks the networks of a host that is in several; empty: it is in one
 */
public record AgentOptions(
        Task task,
        EtcdOptions store,
        Optional<NodeStoreOptions> nodes,
        Optional<RemoteOptions> remote,
        UplinkOptions uplink,
        Path subnetFile,
        Path stateDir,
        Duration renewMargin,
        FilterOptions filter,
        boolean blackhole,
        HealthOptions health,
        PaceOptions pace,
        int verbosity,
        Optional<NetworksOptions> networks) {
    private static final String DIRECTORY = "networks"; // in the state directory

    /** Where the state of each of several networks is, in a directory of its name. */
    public Path networksDir() {
        return stateDir.resolve(DIRECTORY);
    }

    /** These for one of several networks: its own keys, subnet file and state directory. */
    public AgentOptions of(String network) {
        return new AgentOptions(
                task,
                store.withPrefix(store.prefix() + "/" + network),
                nodes,
                remote,
                uplink,
                networks.orElseThrow().directory().resolve(network + ".env"),
                networksDir().resolve(network),
                renewMargin,
                filter,
                blackhole,
                health,
                pace,
                verbosity,
                Optional.empty());
    }

    /** These with another state directory. */
    public AgentOptions withStateDir(Path other) {
        return new AgentOptions(
                task,
                store,
                nodes,
                remote,
                uplink,
                subnetFile,
                other,
                renewMargin,
                filter,
                blackhole,
                health,
                pace,
                verbosity,
                networks);
    }

    /** What this network's packet filter rules are called, so that those of other networks on the host are not taken for ours. */
    public FilterNames filterNames() {
        return nodes.isPresent() || remote.isPresent() ? FilterNames.plain() : FilterNames.ofPrefix(store.prefix());
    }

    /** What the daemon is started for. */
    public enum Task {
        /** Join the network and stay. */
        RUN,
        /** Remove everything of ours from this host, give the lease up, and exit. */
        CLEANUP
    }
}
