package net.tweed.netlink;

import java.util.Optional;

/**
 * A network interface.
 *
 * @param mtu in bytes
 * @param mac empty where it has no Ethernet address (tunnels)
 * @param state whether it is switched on
 */
public record Link(String name, int index, int mtu, Optional<Mac> mac, State state) {
    /** Administrative state ({@code IFF_UP}). */
    public enum State {
        UP,
        DOWN
    }
}
