package net.tweed.netlink.table;

import java.net.InetAddress;
import net.tweed.core.model.Addresses;
import net.tweed.netlink.Mac;

/** A permanent neighbour entry: the address is at this MAC, nobody need ask. */
public record Neighbour(String device, InetAddress address, Mac mac) {
    // Written out: compared by the ten thousand.
    @Override
    public boolean equals(Object o) {
        return o instanceof Neighbour other
                && mac.bits() == other.mac.bits()
                && address.equals(other.address)
                && device.equals(other.device);
    }

    @Override
    public int hashCode() {
        int hash = address.hashCode() * 0x9e3779b9; // mixed, as subnets differ in their upper bits only
        return hash ^ hash >>> 15;
    }

    /** {@code 10.5.79.0 lladdr 4a:ad:df:dc:d5:3b dev flannel.1}. */
    @Override
    public String toString() {
        return Addresses.text(address) + " lladdr " + mac + " dev " + device;
    }
}
