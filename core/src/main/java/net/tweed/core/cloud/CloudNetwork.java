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
    private final Census census;

    /** Knows which next hops exist. */
    public interface Census {
        /** Those of these that exist no more, not even stopped. */
        Set<String> gone(Set<String> targets);
    }

    /**
     * A network of one host.
     *
     * @param target this host's interface, as the cloud names it
     */
    public CloudNetwork(
            DualStack<Integer> mtu, String target, Optional<CheckTable> check, List<CloudTable> tables, Census census) {
        this.mtu = mtu;
        this.target = target;
        this.check = check;
        this.tables = List.copyOf(tables);
        this.census = census;
    }

    /** A network in a cloud that is not asked who is gone: the end of leases says it, later. */
    public CloudNetwork(DualStack<Integer> mtu, String target, Optional<CheckTable> check, List<CloudTable> tables) {
        this(mtu, target, check, tables, targets -> Set.of());
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
        tables.forEach(table -> layers.add(new Layer<>(table, rows, row -> removal(row, table, peers))));
        return new Desired(layers, List.of());
    }

    /**
     * What leads this host's own subnet elsewhere goes once the right row is there, where a table can hold both. This
     * host's own rows of earlier subnets go; another's only when that host is known to be dead.
     */
    private Removal removal(CloudRoute row, CloudTable table, Peers peers) {
        if (peers.own().subnets().stream().anyMatch(row.destination()::equals)) {
            return Removal.LEFTOVER;
        }
        Optional<String> noted = table.noted(row.destination());
        if (noted.isPresent() && noted.equals(Optional.ofNullable(peers.dead().get(row.destination())))) {
            return Removal.GUARDED; // wherever it leads now: nobody has taken its subnet over
        }
        boolean live = peers.others().stream()
                .flatMap(peer -> peer.subnets().stream())
                .anyMatch(subnet -> subnet.overlaps(row.destination()));
        return !live && row.target().equals(target) ? Removal.GUARDED : Removal.KEEP;
    }

    @Override
    public Desired vacated() {
        List<Layer<?>> layers = new ArrayList<>();
        tables.forEach(table -> layers.add(
                new Layer<>(table, Set.of(), row -> row.target().equals(target) ? Removal.LEFTOVER : Removal.KEEP)));
        return new Desired(layers, List.of());
    }

    /** Where there is one table, all packets follow it. */
    @Override
    public Optional<String> carrier() {
        return tables.size() == 1 ? Optional.of(tables.get(0).name()) : Optional.empty();
    }

    @Override
    public Set<String> gone(Set<String> targets) {
        return census.gone(targets);
    }
}
