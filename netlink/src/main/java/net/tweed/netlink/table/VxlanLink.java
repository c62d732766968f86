package net.tweed.netlink.table;

import java.net.InetAddress;
import java.util.Set;
import net.tweed.core.model.Addresses;
import net.tweed.netlink.Link;
import net.tweed.netlink.Mac;

/**
 * A VXLAN device: {@code ip -details link show type vxlan}.
 *
 * @param vni its network's number, 24 bits
 * @param port the UDP port it sends to and listens on
 * @param local the address it sends from
 * @param uplink the device it sends through
 * @param mtu in bytes
 * @param options what is switched on
 */
public record VxlanLink(
        String name,
        int vni,
        int port,
        InetAddress local,
        String uplink,
        Mac mac,
        int mtu,
        Set<Option> options,
        Link.State state) {

    /** What may be switched on. */
    public enum Option {
        /** It learns where MAC addresses are from what it receives. */
        LEARNING,
        /** It carries the group policy extension. */
        GBP,
        /** Something that none of ours has: a default remote, a master, flags. Read only. */
        OTHER,
        /** It is no VXLAN device at all, but has the name of one. Read only. */
        FOREIGN_KIND
    }

    public VxlanLink {
        options = Set.copyOf(options);
    }

    /** A device that has the name of a tunnel, and is none. */
    static VxlanLink foreign(String name) {
        return new VxlanLink(
                name, 0, 0, Addresses.of(new byte[4]), "", new Mac(0), 0, Set.of(Option.FOREIGN_KIND), Link.State.UP);
    }

    /** Whether one can be made the other without removing it: MTU, MAC and state can be set, all else is for life. */
    boolean sameForLife(VxlanLink other) {
        return vni == other.vni
                && port == other.port
                && local.equals(other.local)
                && uplink.equals(other.uplink)
                && options.equals(other.options);
    }

    // Written out, as every daemon's start compares some: the generated ones start slowly.
    @Override
    public boolean equals(Object o) {
        return o instanceof VxlanLink other
                && name.equals(other.name)
                && sameForLife(other)
                && mac.equals(other.mac)
                && mtu == other.mtu
                && state == other.state;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** {@code flannel.1 vxlan id 1 local 192.168.77.11 dev eth0 dstport 8472 address … mtu 1450}. */
    @Override
    public String toString() {
        if (options.contains(Option.FOREIGN_KIND)) {
            return name + ", a device of another kind";
        }
        return name + " vxlan id " + vni + " local " + Addresses.text(local) + " dev " + uplink + " dstport " + port
                + " address " + mac + " mtu " + mtu + (options.isEmpty() ? "" : " " + options)
                + (state == Link.State.UP ? "" : " down");
    }
}
