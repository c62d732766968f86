package net.tweed.backend.udp;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Network;
import net.tweed.netlink.Rtnetlink;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the public address; holds the socket to the kernel and the proxy from {@link #join} on. Closing it ends the data
 * path, which is in this process.
 */
final class UdpBackend implements Backend {
    static final String TYPE = "udp";
    /** flannel publishes no type with this backend. */
    private static final String TYPE_ON_THE_WIRE = "";

    private final DualStack<Pool> pools;
    private final Uplink uplink;
    private final UdpOptions options;
    private final Path state;
    private final DeviceNames names;
    private @Nullable Rtnetlink netlink;
    private @Nullable UdpNetwork network;

    UdpBackend(DualStack<Pool> pools, Uplink uplink, UdpOptions options, Path state, DeviceNames names) {
        this.names = names;
        this.pools = pools;
        this.uplink = uplink;
        this.options = options;
        this.state = state;
    }

    @Override
    public Attributes attributes(Optional<Lease> earlier) {
        DualStack<InetAddress> publicIps = pools.zip(uplink.publicIps(), (pool, address) -> address);
        return new Attributes(TYPE_ON_THE_WIRE, publicIps, DualStack.none());
    }

    @Override
    public Network join(Lease own) {
        close(); // joining again, with another lease: all is made anew
        Rtnetlink opened = Rtnetlink.open();
        netlink = opened;
        String device = names.of(state, opened);
        Prefix subnet = own.subnets().v4().orElseThrow();
        UdpNetwork joined = new UdpNetwork(pools, uplink, options, device, subnet, opened, state);
        network = joined;
        return joined;
    }

    @Override
    public void close() {
        if (network != null) {
            network.close();
            network = null;
        }
        if (netlink != null) {
            netlink.close();
            netlink = null;
        }
    }
}
