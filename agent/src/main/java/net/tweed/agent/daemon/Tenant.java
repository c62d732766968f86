package net.tweed.agent.daemon;

import java.util.concurrent.CompletableFuture;
import net.tweed.agent.filter.FilterTools;
import net.tweed.agent.health.Readiness;
import net.tweed.agent.host.SubnetFile;
import net.tweed.agent.life.Lifecycle;
import net.tweed.agent.metrics.Meters;
import net.tweed.agent.options.AgentOptions;
import net.tweed.agent.status.Board;
import net.tweed.agent.uplink.HostLinks;
import net.tweed.agent.uplink.UplinkChooser;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Revision;
import net.tweed.core.table.LogObserver;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.host.HostNetwork;

/** One network of several that this host is in, or on its way into: all its threads begin here and end with it. */
final class Tenant implements AutoCloseable {
    private final Lifecycle parts = new Lifecycle();
    private final Readiness readiness = Conditions.readiness();
    private final Board board = new Board(Clock.system());
    private Revision seen;
    private boolean doubted; // whether the store was another or an older one since then

    /**
     * Begins to enter.
     *
     * @param options this network's own
     * @param store this network's own; closed with it
     * @param seen the store when the network's configuration was last there
     */
    Tenant(
            AgentOptions options,
            LeaseStore store,
            InstalledBackends backends,
            FilterTools tools,
            Quarters quarters,
            Revision seen) {
        this.seen = seen;
        parts.own("store", store);
        HostNetwork host = new HostNetwork(parts.own("netlink", Rtnetlink.open()));
        Entrance entrance = new Entrance(
                store,
                new UplinkChooser(options.uplink(), HostLinks.of(host)),
                backends,
                options.stateDir(),
                new LogObserver(),
                options.pace().resync());
        Surroundings around = new Surroundings(
                options,
                store,
                entrance,
                tools,
                new SubnetFile(options.subnetFile()),
                new OldSubnet(readiness),
                readiness,
                new Announced(),
                new Meters(), // nobody reads them: a page of several networks is still to come
                board,
                Clock.system(),
                quarters);
        CompletableFuture<Integer> neverLeaves = new CompletableFuture<>(); // what one cannot, others may
        parts.own("steward", new Steward(around, host, neverLeaves)).start();
    }

    Board board() {
        return board;
    }

    Readiness readiness() {
        return readiness;
    }

    /** Notes that the network's configuration is there. */
    void seen(Revision now) {
        seen = now;
        doubted = false;
    }

    /**
     * Whether a store without the configuration has lost it to somebody's delete, and is not another or an older one. One
     * that was older once grows past any revision, and still proves nothing until it has the configuration again.
     */
    boolean provesDeletion(Revision now) {
        doubted |= now.cluster() != seen.cluster() || now.modified() < seen.modified();
        return !doubted;
    }

    @Override
    public void close() {
        parts.close();
    }
}
