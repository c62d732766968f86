package net.tweed.backend.udp;

import java.net.InetAddress;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Prefix;

/** Where packets to a subnet go. Both IPv4. */
record Peer(Prefix subnet, InetAddress publicIp) {
    @Override
    public String toString() {
        return subnet + " via " + Addresses.text(publicIp);
    }
}
