package net.tweed.core.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.tweed.core.model.DualStack;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;

/**
 * A network whose rows are in a cloud: this host's own subnets lead to its own interface, in every table, and the
 * interface forwards. Other hosts' rows are theirs, whatever becomes of their leases here.
 */
public final class CloudNetwork implements Network {
    private final DualStack<Integer> mtu;
    private final String target;
    private final Optional<CheckTable> check;
    private final List<CloudTable> tables;

    /**
     * A network of one host.
     *
     * @param target this host's interface, as the cloud names it
     */
    public CloudNetwork(DualStack<Integer> mtu, String target, Optional<CheckTable> check, List<CloudTable> tables) {
        this.mtu = mtu;
        this.target = target;
        this.check = check;
        this.tables = List.copyOf(tables);
    }

    @Override
    public Domain domain() {
        return Domain.CLOUD;
    }

    @Override
    public DualStack<Integer> mtu() {
        return mtu;
    }

    @Override
    public Desired desired(Peers peers) {
        Set<CloudRoute> rows = peers.own().subnets().stream()
                .map(subnet -> new CloudRoute(subnet, target))
                .collect(Collectors.toUnmodifiableSet());
        List<Layer<?>> layers = new ArrayList<>();
        check.ifPresent(table -> layers.add(new Layer<>(table, Set.of(CheckApi.State.OFF), state -> Removal.KEEP)));
        tables.forEach(table -> layers.add(new Layer<>(table, rows, row -> removal(row, peers))));
        return new Desired(layers, List.of());
    }

    /** This host's own rows of earlier subnets go; another's only when its host is known to be dead. */
    private Removal removal(CloudRoute row, Peers peers) {
        boolean live = peers.others().stream()
                .anyMatch(peer -> peer.subnets().stream().anyMatch(subnet -> subnet.overlaps(row.destination())));
        if (live) {
            return Removal.KEEP;
        }
        return row.target().equals(target) || peers.dead().contains(row.destination()) ? Removal.GUARDED : Removal.KEEP;
    }
}
