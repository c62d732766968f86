package net.tweed.netlink.table;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.tweed.netlink.Mac;
import net.tweed.netlink.Message;
import net.tweed.netlink.MessageWriter;
import net.tweed.netlink.Rtm;
import net.tweed.netlink.Rtnetlink;
import org.jspecify.annotations.Nullable;

/** The permanent FDB entries of VXLAN devices that are ours. Learnt ones come and go by themselves. */
public final class FdbTable extends NeighbourEntries<FdbEntry> {

    /** What was last written for each MAC, empty where that was a removal: a notification of just that is no news. */
    private final Map<Mac, Optional<InetAddress>> written = new ConcurrentHashMap<>();

    /**
     * The entries of these devices.
     *
     * @param devices as yet absent ones have none
     */
    public FdbTable(Rtnetlink netlink, Set<String> devices) {
        super("fdb", "FDB entry", netlink, devices);
        netlink.echoes(this::isEcho);
    }

    /** Whether a notification tells of what stands since the last write anyway. On the listener's thread. */
    private boolean isEcho(Message notification) {
        FdbEntry row = NeighbourMessages.told(notification);
        if (row == null) {
            return false;
        }
        Optional<InetAddress> last = written.get(row.mac());
        if (last == null) {
            return false;
        }
        if (notification.type() == Rtm.DELNEIGH) {
            return last.isEmpty() && written.remove(row.mac(), last);
        }
        return row.extras().isEmpty() && last.equals(Optional.of(row.destination()));
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
        written.put(row.mac(), Optional.of(row.destination())); // before it is sent
        messages.write(out, row);
    }

    /** {@code bridge fdb delete … self}. */
    @Override
    void remove(NeighbourMessages messages, MessageWriter out, FdbEntry row) {
        written.put(row.mac(), Optional.empty());
        messages.remove(out, row);
    }
}
