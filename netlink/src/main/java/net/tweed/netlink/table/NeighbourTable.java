package net.tweed.netlink.table;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.tweed.core.model.Addresses;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;
import net.tweed.netlink.Rtm;
import net.tweed.netlink.Rtnetlink;

/** The permanent neighbours (ARP and ND entries) on devices that are ours. */
public final class NeighbourTable implements Table<Neighbour> {
    private final Rtnetlink netlink;
    private final Set<String> devices;

    /**
     * The neighbours on these devices.
     *
     * @param devices as yet absent ones have none
     */
    public NeighbourTable(Rtnetlink netlink, Set<String> devices) {
        this.netlink = netlink;
        this.devices = Set.copyOf(devices);
    }

    @Override
    public String name() {
        return "neighbours";
    }

    @Override
    public Comparator<Neighbour> identity() {
        return Comparator.comparing(Neighbour::device).thenComparing(Neighbour::address, Addresses::compare);
    }

    @Override
    public Replace replace() {
        return Replace.IN_PLACE;
    }

    /** {@code ip neigh show nud permanent dev …}. */
    @Override
    public Rows<Neighbour> list() {
        Devices known = Devices.asNeeded(netlink);
        Set<Neighbour> own = new HashSet<>();
        for (String device : devices) {
            int index = known.index(device);
            if (index != 0) {
                own.addAll(netlink.dump(
                        name(),
                        Rtm.GETNEIGH,
                        out -> NeighbourMessages.neighboursOf(out, index),
                        message -> NeighbourMessages.neighbour(message, device, index)));
            }
        }
        return new Rows<>(own, Set.of());
    }

    /** {@code ip neigh replace … nud permanent} and {@code ip neigh delete}. */
    @Override
    public List<Result<Neighbour>> apply(List<Change<Neighbour>> changes) {
        Devices known = Devices.asNeeded(netlink);
        NeighbourMessages messages = new NeighbourMessages(known);
        return new KernelWrites(netlink, "neighbour")
                .apply(
                        changes,
                        new KernelWrites.Way<>(Rtm.NEWNEIGH, Rtm.PUT, messages::write),
                        new KernelWrites.Way<>(Rtm.DELNEIGH, 0, messages::write),
                        new KernelWrites.DeviceOf<>(known, Neighbour::device));
    }
}
