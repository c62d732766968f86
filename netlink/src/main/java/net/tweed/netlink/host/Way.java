package net.tweed.netlink.host;

import java.net.InetAddress;
import java.util.Optional;

/**
 * How packets to some address leave this host.
 *
 * @param device the interface they leave by
 * @param via the router they go to; empty where the address is on-link
 * @param source the address they leave with, where the kernel names one
 */
public record Way(String device, Optional<InetAddress> via, Optional<InetAddress> source) {}
