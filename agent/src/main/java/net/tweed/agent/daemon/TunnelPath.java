package net.tweed.agent.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.tweed.agent.host.ReversePath;
import net.tweed.core.engine.RoutedRows;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Layer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's side of a network with overflow: the tunnel has rows for all peers that publish an end of it, and routes for
 * those that the cloud's routes do not lead to. For one thread but {@link #counts} and {@link
 * #isRouted}.
 */
final class TunnelPath {
    private static final Logger LOG = LoggerFactory.getLogger(TunnelPath.class);
    private static final int NAMED = 5;

    private final RoutedRows routed;
    private final ReversePath reverse;
    private volatile Counts counts = new Counts(0, 0);
    private volatile Set<Prefix> before = Set.of(); // routed as of the last round

    /** How many peers are reached in which way. */
    record Counts(int routed, int tunnelled) {}

    TunnelPath(RoutedRows routed, ReversePath reverse) {
        this.routed = routed;
        this.reverse = reverse;
    }

    /** What the kernel should hold. */
    Desired desired(Network network, Uplink uplink, Peers peers) {
        List<Lease> ends = peers.others().stream().filter(TunnelPath::hasEnd).toList();
        Set<Prefix> beside = routed.of(ends);
        tell(beside);
        long carried =
                peers.others().stream().filter(peer -> isRouted(peer, beside)).count();
        counts = new Counts((int) carried, peers.others().size() - (int) carried);
        Desired tunnel = network.tunnel().orElseThrow().desired(new Peers(peers.own(), ends, peers.dead(), beside));
        List<Layer<?>> layers = new ArrayList<>(tunnel.layers());
        layers.add(reverse.layer(uplink.name()));
        return new Desired(layers, tunnel.refused());
    }

    /** A host without a tunnel, of before there was one in this network, is reached by the cloud's routes alone. */
    private static boolean hasEnd(Lease peer) {
        return !peer.attributes().backend().isEmpty();
    }

    private static boolean isRouted(Lease peer, Set<Prefix> beside) {
        return !hasEnd(peer) || peer.subnets().stream().allMatch(beside::contains);
    }

    /** Whether packets to this peer leave by the cloud's routes, as of the last round. On any thread. */
    boolean isRouted(Lease peer) {
        return isRouted(peer, before);
    }

    private void tell(Set<Prefix> now) {
        if (!now.equals(before)) {
            LOG.info(
                    "overflow: routed={} by the cloud from now on, all others by the tunnel: {}",
                    now.size(),
                    names(now));
            before = now;
        }
    }

    private static String names(Set<Prefix> subnets) {
        List<String> names = new TreeSet<>(subnets)
                .stream().limit(NAMED).map(Prefix::toString).toList();
        String text = String.join(", ", names);
        return subnets.size() <= NAMED ? text : text + " and " + (subnets.size() - NAMED) + " more";
    }

    /** As of the last round. */
    Counts counts() {
        return counts;
    }
}
