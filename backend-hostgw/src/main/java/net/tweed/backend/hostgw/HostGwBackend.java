package net.tweed.backend.hostgw;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Network;
import net.tweed.netlink.Rtnetlink;
import org.jspecify.annotations.Nullable;

/** Publishes the public addresses; holds the socket to the kernel from {@link #join} on. */
final class HostGwBackend implements Backend {
    static final String TYPE = "host-gw";

    private final DualStack<Pool> pools;
    private final Uplink uplink;
    private final DualStack<InetAddress> publicIps;
    private final Path state;
    private @Nullable Rtnetlink netlink;

    HostGwBackend(DualStack<Pool> pools, Uplink uplink, DualStack<InetAddress> publicIps, Path state) {
        this.pools = pools;
        this.uplink = uplink;
        this.publicIps = publicIps;
        this.state = state;
    }

    @Override
    public Attributes attributes(Optional<Lease> earlier) {
        return new Attributes(TYPE, publicIps, DualStack.none());
    }

    @Override
    public Network join(Lease own) {
        close(); // joining again, with another lease: the socket is made anew
        Rtnetlink opened = Rtnetlink.open();
        netlink = opened;
        return new HostGwNetwork(pools, uplink, opened, state);
    }

    @Override
    public void close() {
        if (netlink != null) {
            netlink.close();
            netlink = null;
        }
    }
}
