package net.tweed.netlink.table;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;
import net.tweed.netlink.Rtm;
import net.tweed.netlink.Rtnetlink;

/** The permanent FDB entries of VXLAN devices that are ours. Learnt ones come and go by themselves. */
public final class FdbTable implements Table<FdbEntry> {
    private final Rtnetlink netlink;
    private final Set<String> devices;

    /**
     * The entries of these devices.
     *
     * @param devices as yet absent ones have none
     */
    public FdbTable(Rtnetlink netlink, Set<String> devices) {
        this.netlink = netlink;
        this.devices = Set.copyOf(devices);
    }

    @Override
    public String name() {
        return "fdb";
    }

    @Override
    public Comparator<FdbEntry> identity() {
        return Comparator.comparing(FdbEntry::device)
                .thenComparingLong(row -> row.mac().bits());
    }

    @Override
    public Replace replace() {
        return Replace.IN_PLACE;
    }

    /** {@code bridge fdb show dev …}, the permanent ones. */
    @Override
    public Rows<FdbEntry> list() {
        Devices known = Devices.asNeeded(netlink);
        Set<FdbEntry> own = new HashSet<>();
        for (String device : devices) {
            int index = known.index(device);
            if (index != 0) {
                own.addAll(netlink.dump(
                        name(),
                        Rtm.GETNEIGH,
                        out -> NeighbourMessages.fdbOf(out, index),
                        message -> NeighbourMessages.fdb(message, device, index)));
            }
        }
        return new Rows<>(own, Set.of());
    }

    /** {@code bridge fdb replace … self permanent} and {@code bridge fdb delete … self}. */
    @Override
    public List<Result<FdbEntry>> apply(List<Change<FdbEntry>> changes) {
        Devices known = Devices.asNeeded(netlink);
        NeighbourMessages messages = new NeighbourMessages(known);
        return new KernelWrites(netlink, "FDB entry")
                .apply(
                        changes,
                        new KernelWrites.Way<>(Rtm.NEWNEIGH, Rtm.PUT, messages::write),
                        new KernelWrites.Way<>(Rtm.DELNEIGH, 0, messages::remove),
                        new KernelWrites.DeviceOf<>(known, FdbEntry::device));
    }
}
