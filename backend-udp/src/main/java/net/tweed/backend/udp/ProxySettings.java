package net.tweed.backend.udp;

import java.net.InetAddress;
import net.tweed.netlink.tun.Offload;

/**
 * Where a proxy listens, and how it works.
 *
 * @param port of all hosts: peers are sent to at it
 * @param wish whether many packets are to be carried at once, where the kernel can
 */
record ProxySettings(InetAddress local, int port, Offload wish) {}
