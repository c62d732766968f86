package net.tweed.agent.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import net.tweed.agent.filter.PacketFilterRules;
import net.tweed.agent.host.BlackholeRoute;
import net.tweed.agent.host.ReversePath;
import net.tweed.agent.plan.NetworkPlan;
import net.tweed.agent.plan.Step;
import net.tweed.agent.plan.TablePlan;
import net.tweed.agent.tenancy.Claim;
import net.tweed.core.engine.RoutedRows;
import net.tweed.core.engine.Vetting;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseKeeper;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.spi.Refused;
import net.tweed.core.table.Layer;
import net.tweed.core.wire.SubnetEnv;

/**
 * What a daemon with these options would do on this host now: the daemon's own way to its rows, over a store that takes no
 * writes, and with tables that are only read.
 */
final class Preview {
    /** A network finds its route tables while it is read; what it has found by then is all there is. */
    private static final int MOST_LOOKS = 5;

    private final Surroundings around;
    private final String name;

    /**
     * A preview.
     *
     * @param around with a {@link net.tweed.core.lease.DryStore}
     * @param name of one network among several; else empty
     */
    Preview(Surroundings around, String name) {
        this.around = around;
        this.name = name;
    }

    /**
     * Looks.
     *
     * @throws net.tweed.core.model.TweedException where the daemon could not enter the network either
     */
    NetworkPlan look() {
        String text = around.entrance().configText();
        NetworkConfig config = around.entrance().config(text);
        around.quarters().admit(config);
        Entry entry = new Entry(text, config, around.entrance().uplink(config));
        Uplink uplink = entry.choice().uplink();
        LeaseTable leases = new LeaseTable(around.clock());
        LeaseKeeper keeper = Residence.keeper(around, entry, leases);
        Optional<Lease> earlier = keeper.earlier(uplink.publicIps());
        try (Backend backend = around.entrance().backend(config, uplink, leases)) {
            Lease own = keeper.acquire(
                    backend.attributes(earlier), around.subnetFile().read().map(SubnetEnv::subnets));
            LeaseEvent.Snapshot all = around.store().list();
            leases.fold(all);
            Vetting vetting = Vetting.vet(config, own, all.leases());
            Peers peers = new Peers(own, vetting.peers().others());
            List<Refused> refused = new ArrayList<>(vetting.refused());
            List<TablePlan> tables = new ArrayList<>();
            tables.add(TablePlan.single("lease", claim(own, all.leases())));
            Network network = backend.join(own);
            tables.addAll(tables(config, network, uplink, peers, refused));
            tables.add(TablePlan.single("subnet file", write(Residence.subnetEnv(around, config, own, network))));
            return new NetworkPlan(
                    name,
                    String.join(
                            "+",
                            config.networks().map(Prefix::toString).stream().toList()),
                    config.backend(),
                    String.join(
                            "+", own.subnets().map(Prefix::toString).stream().toList()),
                    uplink.name() + " ("
                            + String.join(
                                    ", ",
                                    uplink.publicIps().map(Addresses::text).stream()
                                            .toList()) + ")",
                    peers.others().size(),
                    refused.stream()
                            .map(peer -> peer.lease().name() + ": " + peer.reason())
                            .sorted()
                            .toList(),
                    tables);
        }
    }

    /** Whether the lease is yet to be claimed, or what it publishes to be changed. */
    private static Optional<Step> claim(Lease own, List<Lease> leases) {
        Optional<Lease> there = leases.stream()
                .filter(lease -> lease.subnets().equals(own.subnets())
                        && lease.attributes().sameHost(own.attributes()))
                .findFirst();
        if (there.isEmpty()) {
            return Optional.of(new Step(
                    Step.Kind.CREATE, own.name(), "this host has none: this, or another where someone is quicker"));
        }
        return there.filter(lease -> !lease.attributes().equals(own.attributes()))
                .map(lease -> new Step(Step.Kind.REPLACE, own.name(), "the host publishes other things now"));
    }

    private Optional<Step> write(SubnetEnv env) {
        String file = around.subnetFile().path().toString();
        Optional<SubnetEnv> there = around.subnetFile().read();
        if (there.isEmpty()) {
            return Optional.of(new Step(Step.Kind.CREATE, file, "is not there"));
        }
        return there.filter(now -> !now.equals(env)).map(now -> new Step(Step.Kind.REPLACE, file, "has other values"));
    }

    private List<TablePlan> tables(
            NetworkConfig config, Network network, Uplink uplink, Peers peers, List<Refused> refused) {
        List<TablePlan> tables = new ArrayList<>();
        Desired desired = read(config, network, peers, tables);
        refused.addAll(desired.refused());
        if (network.tunnel().isPresent()) {
            Desired kernel = blackhole().join(besideTheCloud(config, network, uplink, peers), peers.own());
            refused.addAll(kernel.refused());
            plan(isolated(config, kernel, peers).layers(), tables);
        } else if (network.domain() != Network.Domain.KERNEL) {
            try (KernelRest rest =
                    new KernelRest(config.pools(), around.options().stateDir())) {
                Desired kernel = blackhole().join(rest.desired(peers.own().subnets(), true), peers.own());
                plan(isolated(config, kernel, peers).layers(), tables);
            }
        }
        PacketFilterRules rules = PacketFilterRules.open(
                around.filterTools(),
                config,
                around.options().filter(),
                around.options().filterNames());
        plan(List.of(rules.layer(peers.own())), tables);
        return tables;
    }

    /** What the tunnel carries, by what is routed now in the table that was just found. */
    private Desired besideTheCloud(NetworkConfig config, Network network, Uplink uplink, Peers peers) {
        RoutedRows routed = Residence.routed(around, config, uplink, network::carrier, () -> {});
        routed.step();
        return new TunnelPath(routed, new ReversePath(Claim.devices(config))).desired(network, uplink, peers);
    }

    /** Reads the network's tables, again while it finds more of them. */
    private Desired read(NetworkConfig config, Network network, Peers peers, List<TablePlan> tables) {
        AtomicBoolean changed = new AtomicBoolean(true);
        Desired desired = new Desired(List.of(), List.of());
        try (AutoCloseable watch = network.watch(() -> changed.set(true))) {
            for (int look = 0; look < MOST_LOOKS && changed.getAndSet(false); look++) {
                desired = blackhole().join(network.desired(peers), peers.own());
                if (network.domain() == Network.Domain.KERNEL) {
                    desired = isolated(config, desired, peers);
                }
                tables.clear();
                plan(desired.layers(), tables);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Cannot end a watch of the kernel", e);
        }
        return desired;
    }

    private Desired isolated(NetworkConfig config, Desired desired, Peers peers) {
        return around.quarters()
                .isolation(config)
                .map(apart -> apart.join(desired, peers))
                .orElse(desired);
    }

    private BlackholeRoute blackhole() {
        return new BlackholeRoute(
                around.options().blackhole() ? BlackholeRoute.Wish.WANTED : BlackholeRoute.Wish.UNWANTED);
    }

    private static void plan(List<Layer<?>> layers, List<TablePlan> to) {
        layers.forEach(layer -> to.add(TablePlan.of(layer)));
    }
}
