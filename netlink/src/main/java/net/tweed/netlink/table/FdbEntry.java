package net.tweed.netlink.table;

import java.net.InetAddress;
import net.tweed.core.model.Addresses;
import net.tweed.netlink.Mac;

/**
 * A permanent entry of a VXLAN device's forwarding database: frames to this MAC go to that host.
 *
 * @param destination the host's address in the underlay
 * @param extras what none of ours has (another port, VNI or device), as text; read only
 */
public record FdbEntry(String device, Mac mac, InetAddress destination, String extras) {

    public static FdbEntry of(String device, Mac mac, InetAddress destination) {
        return new FdbEntry(device, mac, destination, "");
    }

    // Written out: compared by the ten thousand.
    @Override
    public boolean equals(Object o) {
        return o instanceof FdbEntry other
                && mac.bits() == other.mac.bits()
                && destination.equals(other.destination)
                && device.equals(other.device)
                && extras.equals(other.extras);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(mac.bits());
    }

    /** {@code 4a:ad:df:dc:d5:3b dst 192.168.77.12 dev flannel.1}. */
    @Override
    public String toString() {
        return mac + " dst " + Addresses.text(destination) + " dev " + device + extras;
    }
}
