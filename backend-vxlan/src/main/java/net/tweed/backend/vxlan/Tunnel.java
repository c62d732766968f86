package net.tweed.backend.vxlan;

import net.tweed.core.model.Prefix;
import net.tweed.netlink.table.DeviceAddress;
import net.tweed.netlink.table.VxlanLink;

/**
 * This host's tunnel end for one address family.
 *
 * @param subnet this host's own: its first address is the tunnel end's
 */
record Tunnel(VxlanLink link, Prefix subnet) {
    String device() {
        return link.name();
    }

    DeviceAddress address() {
        return new DeviceAddress(device(), subnet.base(), subnet.family().bits());
    }
}
