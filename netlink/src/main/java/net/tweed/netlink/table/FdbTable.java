package net.tweed.netlink.table;

import java.util.Comparator;
import java.util.Set;
import net.tweed.netlink.Message;
import net.tweed.netlink.MessageWriter;
import net.tweed.netlink.Rtnetlink;
import org.jspecify.annotations.Nullable;

/** The permanent FDB entries of VXLAN devices that are ours. Learnt ones come and go by themselves. */
public final class FdbTable extends NeighbourEntries<FdbEntry> {

    /**
     * The entries of these devices.
     *
     * @param devices as yet absent ones have none
     */
    public FdbTable(Rtnetlink netlink, Set<String> devices) {
        super("fdb", "FDB entry", netlink, devices);
    }

    @Override
    public Comparator<FdbEntry> identity() {
        return Comparator.comparing(FdbEntry::device)
                .thenComparingLong(row -> row.mac().bits());
    }

    /** {@code bridge fdb show dev …}. */
    @Override
    void ask(MessageWriter out, int index) {
        NeighbourMessages.fdbOf(out, index);
    }

    @Override
    @Nullable
    FdbEntry read(Message message, String device, int index) {
        return NeighbourMessages.fdb(message, device, index);
    }

    @Override
    String device(FdbEntry row) {
        return row.device();
    }

    /** {@code bridge fdb replace … self permanent}. */
    @Override
    void put(NeighbourMessages messages, MessageWriter out, FdbEntry row) {
        messages.write(out, row);
    }

    /** {@code bridge fdb delete … self}. */
    @Override
    void remove(NeighbourMessages messages, MessageWriter out, FdbEntry row) {
        messages.remove(out, row);
    }
}
