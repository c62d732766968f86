package net.tweed.netlink.table;

import java.net.InetAddress;
import net.tweed.core.model.Family;
import net.tweed.netlink.Attributes;
import net.tweed.netlink.Mac;
import net.tweed.netlink.Message;
import net.tweed.netlink.MessageWriter;
import net.tweed.netlink.Rtm;
import org.jspecify.annotations.Nullable;

/** Neighbours and FDB entries as rtnetlink messages ({@code struct ndmsg}), both ways. */
final class NeighbourMessages {
    private static final int PERMANENT = 0x80; // NUD_PERMANENT
    private static final int SELF = 2; // NTF_SELF: the device's own FDB, not its bridge's
    private static final int PROXY = 8; // NTF_PROXY

    private static final int DESTINATION = 1; // NDA_*
    private static final int MAC = 2;
    private static final int PORT = 6;
    private static final int VNI = 7;
    private static final int DEVICE = 8;
    private static final int SOURCE_VNI = 11;

    private final Devices devices;

    NeighbourMessages(Devices devices) {
        this.devices = devices;
    }

    /** All of a device's neighbours; kernels without strict checking send every device's. */
    static void neighboursOf(MessageWriter out, int index) {
        out.u32(0).u32(0).u32(0).u32(DEVICE, index);
    }

    /** All of a device's FDB. */
    static void fdbOf(MessageWriter out, int index) {
        out.u8(Rtm.AF_BRIDGE).u8(0).u16(0).u32(index).u32(0);
    }

    /** {@code ip neigh replace … nud permanent}, and {@code ip neigh delete}. */
    void write(MessageWriter out, Neighbour row) {
        int family = Family.of(row.address()) == Family.IPV4 ? Rtm.AF_INET : Rtm.AF_INET6;
        out.u8(family).u8(0).u16(0).u32(devices.index(row.device()));
        out.u16(PERMANENT).u8(0).u8(0);
        out.address(DESTINATION, row.address()).bytes(MAC, row.mac().bytes());
    }

    /** {@code bridge fdb replace … self permanent}. */
    void write(MessageWriter out, FdbEntry row) {
        entry(out, row).address(DESTINATION, row.destination());
    }

    /** {@code bridge fdb delete … self}: with the destination, or whole where it is not like ours. */
    void remove(MessageWriter out, FdbEntry row) {
        entry(out, row);
        if (row.extras().isEmpty()) {
            out.address(DESTINATION, row.destination());
        }
    }

    private MessageWriter entry(MessageWriter out, FdbEntry row) {
        out.u8(Rtm.AF_BRIDGE).u8(0).u16(0).u32(devices.index(row.device()));
        return out.u16(PERMANENT).u8(SELF).u8(0).bytes(MAC, row.mac().bytes());
    }

    /** The permanent neighbour in the message; null where it is another kind of entry, or on another device. */
    static @Nullable Neighbour neighbour(Message message, String device, int index) {
        if (!permanentOn(message, index) || (message.u8(10) & PROXY) != 0 || message.u8(0) == Rtm.AF_BRIDGE) {
            return null;
        }
        InetAddress address = null;
        Mac mac = null;
        Attributes attributes = message.attributes(Rtm.NEIGHBOUR_BODY);
        while (attributes.next()) {
            switch (attributes.type()) {
                case DESTINATION -> address = attributes.address();
                case MAC -> mac = mac(attributes);
                default -> {}
            }
        }
        return address == null || mac == null || address.isMulticastAddress()
                ? null
                : new Neighbour(device, address, mac);
    }

    /** The permanent FDB entry in the message; null where it is learnt, or on another device. */
    static @Nullable FdbEntry fdb(Message message, String device, int index) {
        return permanentOn(message, index) && message.u8(0) == Rtm.AF_BRIDGE ? entry(message, device) : null;
    }

    /** The permanent FDB entry, of any device, that a notification tells of: a new one, or one that has gone. */
    static @Nullable FdbEntry told(Message message) {
        boolean entry = message.type() == Rtm.NEWNEIGH || message.type() == Rtm.DELNEIGH;
        return entry && message.u8(0) == Rtm.AF_BRIDGE && (message.u16(8) & PERMANENT) != 0 ? entry(message, "") : null;
    }

    private static @Nullable FdbEntry entry(Message message, String device) {
        InetAddress destination = null;
        Mac mac = null;
        String extras = "";
        Attributes attributes = message.attributes(Rtm.NEIGHBOUR_BODY);
        while (attributes.next()) {
            switch (attributes.type()) {
                case DESTINATION -> destination = attributes.address();
                case MAC -> mac = mac(attributes);
                case PORT -> extras += " port";
                case VNI, SOURCE_VNI -> extras += " vni";
                case DEVICE -> extras += " via";
                default -> {}
            }
        }
        return destination == null || mac == null ? null : new FdbEntry(device, mac, destination, extras);
    }

    private static boolean permanentOn(Message message, int index) {
        return message.type() == Rtm.NEWNEIGH && message.u32(4) == index && (message.u16(8) & PERMANENT) != 0;
    }

    private static @Nullable Mac mac(Attributes attributes) {
        return attributes.size() == 6 ? Mac.of(attributes.bytes()) : null;
    }
}
