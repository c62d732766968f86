package net.tweed.backend.udp;

import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Uplink;
import net.tweed.core.wire.BackendOptions;
import net.tweed.netlink.tun.Offload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backend's options.
 *
 * @param port UDP port, of all hosts
 * @param offload whether many packets are to be carried at once, where the kernel can
 */
record UdpOptions(int port, Offload offload) {
    private static final Logger LOG = LoggerFactory.getLogger(UdpOptions.class);

    /** flannel's. */
    private static final int PORT = 8285;
    /** Bytes of the headers around a packet: outer IPv4 20, UDP 8. */
    static final int OVERHEAD = 28;
    /** What every host must be able to receive (RFC 791), with the headers around. */
    private static final int LEAST_MTU = 576 + OVERHEAD;

    /** Reads and checks them; faults are collected in {@code options} for its {@code finish}. */
    static UdpOptions read(BackendOptions options, NetworkConfig config, Uplink uplink) {
        int port = options.integer("Port", 0, 0, 65535);
        boolean offload = options.flag("Offload", true);
        if (config.pools().v6().isPresent()) {
            options.fault("udp carries IPv4 only: leave out \"EnableIPv6\", or use vxlan");
        }
        if (config.pools().v4().isPresent()
                && (uplink.addresses().v4().isEmpty() || uplink.publicIps().v4().isEmpty())) {
            options.fault("the network uses IPv4, and " + uplink.name()
                    + " has no such address: give it one, or choose another interface");
        }
        if (uplink.mtu() < LEAST_MTU) {
            options.fault("the MTU of " + uplink.name() + " is " + uplink.mtu() + ", and udp needs " + LEAST_MTU);
        }
        options.warnings().forEach(warning -> LOG.warn("In the network's configuration: {}", warning));
        return new UdpOptions(port == 0 ? PORT : port, offload ? Offload.SEGMENTS : Offload.NONE);
    }
}
