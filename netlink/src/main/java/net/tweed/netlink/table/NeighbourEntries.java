package net.tweed.netlink.table;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;
import net.tweed.netlink.Message;
import net.tweed.netlink.MessageWriter;
import net.tweed.netlink.Rtm;
import net.tweed.netlink.Rtnetlink;
import org.jspecify.annotations.Nullable;

/** What the kernel keeps as neighbours of devices that are ours: ARP and ND entries, and the FDB, are one kind to it. */
abstract class NeighbourEntries<E> implements Table<E> {
    private final String name;
    private final String what;
    private final Rtnetlink netlink;
    private final Set<String> devices;

    /**
     * The entries of these devices.
     *
     * @param name the table's
     * @param what a row's kind, as messages name it
     * @param devices as yet absent ones have none
     */
    NeighbourEntries(String name, String what, Rtnetlink netlink, Set<String> devices) {
        this.name = name;
        this.what = what;
        this.netlink = netlink;
        this.devices = Set.copyOf(devices);
    }

    /** The request for a device's entries. */
    abstract void ask(MessageWriter out, int index);

    /** The row in a message; null where it is none of this table and device. */
    abstract @Nullable E read(Message message, String device, int index);

    abstract String device(E row);

    abstract void put(NeighbourMessages messages, MessageWriter out, E row);

    abstract void remove(NeighbourMessages messages, MessageWriter out, E row);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Replace replace() {
        return Replace.IN_PLACE;
    }

    @Override
    public final Rows<E> list() {
        Devices known = Devices.asNeeded(netlink);
        Set<E> own = new HashSet<>();
        for (String device : devices) {
            int index = known.index(device);
            if (index != 0) {
                own.addAll(netlink.dump(
                        name, Rtm.GETNEIGH, out -> ask(out, index), message -> read(message, device, index)));
            }
        }
        return new Rows<>(own, Set.of());
    }

    @Override
    public final List<Result<E>> apply(List<Change<E>> changes) {
        Devices known = Devices.asNeeded(netlink);
        NeighbourMessages messages = new NeighbourMessages(known);
        return new KernelWrites(netlink, what)
                .apply(
                        changes,
                        new KernelWrites.Way<>(Rtm.NEWNEIGH, Rtm.PUT, (out, row) -> put(messages, out, row)),
                        new KernelWrites.Way<>(Rtm.DELNEIGH, 0, (out, row) -> remove(messages, out, row)),
                        new KernelWrites.DeviceOf<>(known, this::device));
    }
}
