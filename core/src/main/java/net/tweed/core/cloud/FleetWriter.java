package net.tweed.core.cloud;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.CloudWriter;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Hosts;
import net.tweed.core.spi.Machine;
import net.tweed.core.spi.Refused;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;

/**
 * All hosts' rows in a cloud, as the elected writer keeps them: each subnet leads to its host's interface, in every table,
 * once the cloud has shown that interface in this network; and it forwards. One mechanism with what a host does for itself:
 * the same tables, ledger and limits.
 */
public final class FleetWriter implements CloudWriter {
    private final DualStack<Pool> pools;
    private final MachineTable machines;
    private final TableFinder finder;
    private final BiFunction<String, Supplier<Set<CloudRoute>>, CloudTable> table;
    private final CloudNetwork.Census census;
    private final AutoCloseable clients;
    private final Map<String, CloudTable> known = new TreeMap<>(); // they remember what the cloud refused
    private Set<CloudRoute> rows = Set.of();

    /**
     * The rows of a network.
     *
     * @param pools what hosts lease from: nothing else is written
     * @param table makes the table of an id; it asks for the rows that are to be there
     * @param clients of the cloud, closed with this
     */
    public FleetWriter(
            DualStack<Pool> pools,
            MachineTable machines,
            TableFinder finder,
            BiFunction<String, Supplier<Set<CloudRoute>>, CloudTable> table,
            CloudNetwork.Census census,
            AutoCloseable clients) {
        this.pools = pools;
        this.machines = machines;
        this.finder = finder;
        this.table = table;
        this.census = census;
        this.clients = clients;
    }

    @Override
    public synchronized Desired desired(Hosts hosts) {
        List<Refused> refused = new ArrayList<>();
        List<Hosts.Host> sound = new ArrayList<>();
        for (Hosts.Host host : hosts.enrolled()) {
            Optional<String> fault = offTheGrid(host.lease());
            fault.ifPresentOrElse(why -> refused.add(new Refused(host.lease(), why)), () -> sound.add(host));
        }
        Map<Machine, String> targets = machines.verified();
        Map<Prefix, String> leads = new HashMap<>();
        sound.forEach(host -> Optional.ofNullable(targets.get(host.machine()))
                .ifPresent(target -> host.lease().subnets().stream().forEach(subnet -> leads.put(subnet, target))));
        rows = leads.entrySet().stream()
                .map(to -> new CloudRoute(to.getKey(), to.getValue()))
                .collect(Collectors.toUnmodifiableSet());
        List<Layer<?>> layers = new ArrayList<>();
        layers.add(machines.layer(sound.stream().map(Hosts.Host::machine).collect(Collectors.toSet())));
        if (!targets.isEmpty()) {
            finder.search().ifPresent(layers::add); // tables are found by where hosts are
        }
        layers.addAll(tables(hosts, leads));
        return new Desired(layers, refused);
    }

    /** A subnet that no host can have leased by the rules leads nowhere. */
    private Optional<String> offTheGrid(Lease lease) {
        DualStack<Boolean> grid = lease.subnets()
                .zip(
                        pools,
                        (subnet, pool) ->
                                subnet.bits() == pool.bits() && pool.network().contains(subnet));
        boolean onIt = grid.map(on -> 1).equals(lease.subnets().map(subnet -> 1))
                && grid.stream().allMatch(on -> on);
        return onIt
                ? Optional.empty()
                : Optional.of("its subnet is none of those that this network leases: delete the lease");
    }

    private List<Layer<?>> tables(Hosts hosts, Map<Prefix, String> leads) {
        SortedSet<String> chosen = finder.chosen();
        chosen.forEach(id -> known.computeIfAbsent(id, name -> table.apply(name, () -> rows)));
        known.keySet().removeIf(id -> !chosen.contains(id) && finder.isGone(id));
        Set<String> own = Set.copyOf(leads.values());
        List<Layer<?>> layers = new ArrayList<>();
        known.forEach((id, each) -> layers.add(
                chosen.contains(id)
                        ? new Layer<>(
                                each, rows, row -> inPool(row) ? removal(row, each, hosts, leads, own) : Removal.KEEP)
                        : new Layer<>(
                                each, Set.of(), row -> inPool(row) ? leaving(row, each, hosts, own) : Removal.KEEP)));
        return layers;
    }

    /** What leads elsewhere than to a subnet of this network's stays, whatever the ledger says of it. */
    private boolean inPool(CloudRoute row) {
        return pools.stream().anyMatch(pool -> pool.network().contains(row.destination()));
    }

    /**
     * What leads a known host's subnet elsewhere goes once the right row is there, where a table can hold both. Of the
     * others, those go whose hosts are dead, and those to hosts that lease another subnet now.
     */
    private static Removal removal(
            CloudRoute row, CloudTable table, Hosts hosts, Map<Prefix, String> leads, Set<String> own) {
        if (leads.containsKey(row.destination())) {
            return Removal.LEFTOVER;
        }
        boolean live = hosts.live().stream().anyMatch(subnet -> subnet.overlaps(row.destination()));
        return live && !isDead(row, table, hosts) ? Removal.KEEP : leaving(row, table, hosts, own);
    }

    /** Out of a table that is no longer chosen, everything goes that is known to be a host's. */
    private static Removal leaving(CloudRoute row, CloudTable table, Hosts hosts, Set<String> own) {
        return isDead(row, table, hosts) || own.contains(row.target()) ? Removal.GUARDED : Removal.KEEP;
    }

    /** Wherever it leads now: nobody has taken its subnet over. */
    private static boolean isDead(CloudRoute row, CloudTable table, Hosts hosts) {
        Optional<String> noted = table.noted(row.destination());
        return noted.isPresent()
                && noted.equals(Optional.ofNullable(hosts.dead().get(row.destination())));
    }

    @Override
    public Set<String> gone(Set<String> targets) {
        return census.gone(targets);
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        machines.onChange(changed);
        finder.onChange(changed);
        return () -> {
            machines.onChange(() -> {});
            finder.onChange(() -> {});
        };
    }

    @Override
    public void close() {
        try {
            clients.close();
        } catch (Exception e) {
            throw new IllegalStateException("The cloud's clients close without a checked exception", e);
        }
    }
}
