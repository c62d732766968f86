package net.tweed.agent.daemon;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.agent.status.NetworkStatus;
import net.tweed.agent.status.TableStatus;
import net.tweed.core.engine.Vetting;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.Refused;

/**
 * A host's place in a network as its status tells it.
 *
 * @param refused peers that get no rows
 * @param tunnel knows which peers a cloud's routes lead to, where there is a tunnel beside them
 */
record PlaceReport(NetworkConfig config, Seat seat, List<Refused> refused, Optional<TunnelPath> tunnel) {

    /** All of it. */
    NetworkStatus.Place of(List<Lease> leases, Optional<Duration> endsIn, List<TableStatus> tables) {
        Map<DualStack<Prefix>, String> faults = new HashMap<>();
        refused.forEach(peer -> faults.put(peer.lease().subnets(), peer.reason()));
        return new NetworkStatus.Place(
                joined(config.networks().map(Prefix::toString)),
                config.backend(),
                joined(seat.own().subnets().map(Prefix::toString)),
                endsIn,
                seat.uplink().name() + " (" + joined(seat.uplink().publicIps().map(Addresses::text)) + ")",
                leases.stream()
                        .filter(lease -> !lease.subnets().equals(seat.own().subnets()))
                        .map(lease -> peer(lease, Optional.ofNullable(faults.get(lease.subnets()))))
                        .toList(),
                tables);
    }

    private NetworkStatus.Peer peer(Lease lease, Optional<String> fault) {
        Lease used = Vetting.used(config.networks(), lease);
        return new NetworkStatus.Peer(
                joined(lease.subnets().map(Prefix::toString)),
                joined(lease.attributes().publicIps().map(Addresses::text)),
                fault.isPresent() ? Optional.empty() : tunnel.map(path -> path(path.isRouted(used))),
                fault);
    }

    private static NetworkStatus.Path path(boolean routed) {
        return routed ? NetworkStatus.Path.ROUTED : NetworkStatus.Path.TUNNELLED;
    }

    private static String joined(DualStack<String> texts) {
        return String.join("+", texts.stream().toList());
    }
}
