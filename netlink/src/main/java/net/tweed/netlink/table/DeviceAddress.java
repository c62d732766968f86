package net.tweed.netlink.table;

import java.net.InetAddress;
import net.tweed.core.model.Addresses;

/**
 * An address on a device.
 *
 * @param bits length of the prefix that comes with it; the address's width where only itself does
 */
public record DeviceAddress(String device, InetAddress address, int bits) {
    // Written out, as every daemon's start compares some: the generated ones start slowly.
    @Override
    public boolean equals(Object o) {
        return o instanceof DeviceAddress other
                && bits == other.bits
                && address.equals(other.address)
                && device.equals(other.device);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }

    /** {@code 10.5.22.0/32 dev flannel.1}. */
    @Override
    public String toString() {
        return Addresses.text(address) + "/" + bits + " dev " + device;
    }
}
