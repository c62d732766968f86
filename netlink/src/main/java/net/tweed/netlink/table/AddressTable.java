package net.tweed.netlink.table;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;
import net.tweed.netlink.Attributes;
import net.tweed.netlink.Message;
import net.tweed.netlink.MessageWriter;
import net.tweed.netlink.Rtm;
import net.tweed.netlink.Rtnetlink;
import org.jspecify.annotations.Nullable;

/** The addresses of devices that are ours: all but link-local ones, which the kernel gives by itself. */
public final class AddressTable implements Table<DeviceAddress> {
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int NO_DUPLICATE_CHECK = 2; // IFA_F_NODAD: the lease says that it is ours alone

    private final Rtnetlink netlink;
    private final Set<String> devices;

    /**
     * The addresses of these devices.
     *
     * @param devices as yet absent ones have none
     */
    public AddressTable(Rtnetlink netlink, Set<String> devices) {
        this.netlink = netlink;
        this.devices = Set.copyOf(devices);
    }

    @Override
    public String name() {
        return "addresses";
    }

    @Override
    public Comparator<DeviceAddress> identity() {
        return Comparator.comparing(DeviceAddress::device)
                .thenComparing(DeviceAddress::address, Addresses::compare)
                .thenComparing(DeviceAddress::bits);
    }

    @Override
    public Replace replace() {
        return Replace.IN_PLACE;
    }

    /** {@code ip address show dev …}. */
    @Override
    public Rows<DeviceAddress> list() {
        Devices known = Devices.asNeeded(netlink);
        Set<DeviceAddress> own = new HashSet<>();
        for (String device : devices) {
            int index = known.index(device);
            if (index != 0) {
                own.addAll(netlink.dump(
                        name(),
                        Rtm.GETADDR,
                        out -> out.u8(0).u8(0).u8(0).u8(0).u32(index),
                        message -> message.u32(4) == index ? read(message, device) : null));
            }
        }
        return new Rows<>(own, Set.of());
    }

    private static @Nullable DeviceAddress read(Message message, String device) {
        InetAddress address = null;
        InetAddress local = null;
        Attributes attributes = message.attributes(Rtm.ADDRESS_BODY);
        while (attributes.next()) {
            switch (attributes.type()) {
                case IFA_ADDRESS -> address = attributes.address();
                case IFA_LOCAL -> local = attributes.address();
                default -> {}
            }
        }
        InetAddress own = local != null ? local : address;
        return own == null || own.isLinkLocalAddress() ? null : new DeviceAddress(device, own, message.u8(1));
    }

    /** {@code ip address replace} and {@code ip address delete}. */
    @Override
    public List<Result<DeviceAddress>> apply(List<Change<DeviceAddress>> changes) {
        Devices known = Devices.asNeeded(netlink);
        return new KernelWrites(netlink, "address")
                .apply(
                        changes,
                        new KernelWrites.Way<>(Rtm.NEWADDR, Rtm.PUT, (out, row) -> write(out, row, known)),
                        new KernelWrites.Way<>(Rtm.DELADDR, 0, (out, row) -> write(out, row, known)),
                        new KernelWrites.DeviceOf<>(known, DeviceAddress::device));
    }

    private static void write(MessageWriter out, DeviceAddress row, Devices known) {
        boolean v4 = Family.of(row.address()) == Family.IPV4;
        out.u8(v4 ? Rtm.AF_INET : Rtm.AF_INET6).u8(row.bits()).u8(v4 ? 0 : NO_DUPLICATE_CHECK);
        out.u8(Rtm.SCOPE_UNIVERSE).u32(known.index(row.device()));
        out.address(IFA_LOCAL, row.address()).address(IFA_ADDRESS, row.address());
    }
}
