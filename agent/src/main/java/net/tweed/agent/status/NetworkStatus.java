package net.tweed.agent.status;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How this host stands in one network.
 *
 * @param name of one network among several; empty where the host is in one
 * @param waiting what is waited for before the host is ready there, and why; empty: ready
 * @param place what there is once the host has a lease
 */
public record NetworkStatus(String name, Map<String, String> waiting, Optional<Place> place) {
    public NetworkStatus {
        waiting = Map.copyOf(waiting);
    }

    /**
     * A host's place in a network.
     *
     * @param network the addresses that all hosts lease from
     * @param subnets this host's
     * @param endsIn until the lease ends unless it is renewed; empty where it has no end
     * @param uplink the interface and its addresses
     * @param peers the other hosts, by their leases
     */
    public record Place(
            String network,
            String backend,
            String subnets,
            Optional<Duration> endsIn,
            String uplink,
            List<Peer> peers,
            List<TableStatus> tables) {
        public Place {
            peers = List.copyOf(peers);
            tables = List.copyOf(tables);
        }
    }

    /**
     * Another host.
     *
     * @param subnets its lease's
     * @param host its public addresses
     * @param path how it is reached, where there are a cloud's routes and a tunnel; else empty
     * @param refused why it gets no rows here; empty where it gets them
     */
    public record Peer(String subnets, String host, Optional<Path> path, Optional<String> refused) {}

    /** How packets to a peer leave. */
    public enum Path {
        /** By the cloud's routes. */
        ROUTED,
        /** In the tunnel beside them. */
        TUNNELLED
    }

    /** Whether everything is in place. */
    public boolean ready() {
        return waiting.isEmpty();
    }
}
