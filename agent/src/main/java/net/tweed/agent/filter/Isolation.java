package net.tweed.agent.filter;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.tweed.agent.tenancy.Claim;
import net.tweed.agent.tenancy.ClaimBook;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.TweedException;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;
import net.tweed.netlink.NetfilterEvents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one network of a host apart from its others. Its layer comes before the backend's: a host that joins is let in
 * before there are routes to it, and one that left is shut out after them.
 */
public final class Isolation {
    private static final Logger LOG = LoggerFactory.getLogger(Isolation.class);

    private final String network;
    private final Claim claim;
    private final ClaimBook book;
    private final PartitionTable table;

    /**
     * Keeps nothing apart yet.
     *
     * @param book tells of the other networks, again and again
     */
    public Isolation(FilterTools tools, FilterNames names, String network, Claim claim, ClaimBook book) {
        this.network = network;
        this.claim = claim;
        this.book = book;
        this.table = new PartitionTable(tools.host(), names);
    }

    /**
     * Looks whether networks can be kept apart here.
     *
     * @throws TweedException of kind CONFIG where they cannot
     */
    public static void check(FilterTools tools) {
        boolean works = tools.host()
                .run(List.of("nft", "list", "tables"), "")
                .filter(said -> said.exit() == 0)
                .isPresent();
        if (!works) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "Networks cannot be kept apart on this host: nft does not work here. Install the package nftables,"
                            + " run as root, or set \"Isolation\": false in the network's configuration");
        }
    }

    /** What the network's tables should hold, and with them what keeps it apart. */
    public Desired join(Desired desired, Peers peers) {
        Set<Partition> rows = claim.isolation() == NetworkConfig.Isolation.OPEN ? Set.of() : Set.of(row(peers));
        List<Layer<?>> layers = new ArrayList<>();
        layers.add(new Layer<>(table, rows, row -> Removal.LEFTOVER));
        layers.addAll(desired.layers());
        return new Desired(layers, desired.refused());
    }

    private Partition row(Peers peers) {
        Set<InetAddress> hosts = peers.others().stream()
                .flatMap(lease -> lease.attributes().publicIps().stream())
                .collect(Collectors.toSet());
        return table.row(IsolationRules.chains(claim, book.others(network)), hosts);
    }

    /** A layer that wants nothing, to leave a host clean. */
    public static Layer<Partition> cleanup(FilterNames names) {
        return new Layer<>(new PartitionTable(new LocalHost(), names), Set.of(), row -> Removal.LEFTOVER);
    }

    /** Calls when the other networks have changed, or somebody's packet filter rules. */
    public AutoCloseable watch(Runnable changed) {
        AutoCloseable others = book.watch(changed);
        try {
            NetfilterEvents events = NetfilterEvents.open(changed);
            return () -> {
                events.close();
                others.close();
            };
        } catch (TweedException e) {
            LOG.warn("Changes of the packet filter are found by the slow pass only: {}", e.getMessage());
            return others;
        }
    }
}
