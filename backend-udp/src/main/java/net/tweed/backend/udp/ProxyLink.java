package net.tweed.backend.udp;

import net.tweed.netlink.Link;

/** The proxy's device, with the proxy behind it. */
record ProxyLink(String device, int mtu, Link.State state) {
    @Override
    public String toString() {
        return device + " mtu " + mtu + (state == Link.State.UP ? " up" : " down");
    }
}
