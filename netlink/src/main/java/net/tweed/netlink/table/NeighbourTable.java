package net.tweed.netlink.table;

import java.util.Comparator;
import java.util.Set;
import net.tweed.core.model.Addresses;
import net.tweed.netlink.Message;
import net.tweed.netlink.MessageWriter;
import net.tweed.netlink.Rtnetlink;
import org.jspecify.annotations.Nullable;

/** The permanent neighbours (ARP and ND entries) on devices that are ours. */
public final class NeighbourTable extends NeighbourEntries<Neighbour> {

    /**
     * The neighbours on these devices.
     *
     * @param devices as yet absent ones have none
     */
    public NeighbourTable(Rtnetlink netlink, Set<String> devices) {
        super("neighbours", "neighbour", netlink, devices);
    }

    @Override
    public Comparator<Neighbour> identity() {
        return Comparator.comparing(Neighbour::device).thenComparing(Neighbour::address, Addresses::compare);
    }

    /** {@code ip neigh show nud permanent dev …}. */
    @Override
    void ask(MessageWriter out, int index) {
        NeighbourMessages.neighboursOf(out, index);
    }

    @Override
    @Nullable
    Neighbour read(Message message, String device, int index) {
        return NeighbourMessages.neighbour(message, device, index);
    }

    @Override
    String device(Neighbour row) {
        return row.device();
    }

    /** {@code ip neigh replace … nud permanent}. */
    @Override
    void put(NeighbourMessages messages, MessageWriter out, Neighbour row) {
        messages.write(out, row);
    }

    /** {@code ip neigh delete}. */
    @Override
    void remove(NeighbourMessages messages, MessageWriter out, Neighbour row) {
        messages.write(out, row);
    }
}
