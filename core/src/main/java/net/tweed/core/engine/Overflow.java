package net.tweed.core.engine;

import java.util.Optional;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Lease;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Network;
import net.tweed.core.wire.LeaseData;

/**
 * A cloud's backend with a tunnel's beside it: the tunnel is the default and always ready, the cloud's routes are the
 * improvement. Publishes the data of both.
 */
public final class Overflow implements Backend {
    private final String type;
    private final Backend cloud;
    private final Backend tunnel;

    /** @param type the cloud backend's, which the leases name: they have data now */
    public Overflow(String type, Backend cloud, Backend tunnel) {
        this.type = type;
        this.cloud = cloud;
        this.tunnel = tunnel;
    }

    @Override
    public Attributes attributes(Optional<Lease> earlier) {
        Attributes bare = cloud.attributes(earlier);
        DualStack<String> ends = tunnel.attributes(earlier).data();
        return new Attributes(
                type,
                bare.publicIps(),
                new DualStack<>(data(Family.IPV4, ends, bare), data(Family.IPV6, ends, bare)),
                bare.foreign());
    }

    private static Optional<String> data(Family family, DualStack<String> ends, Attributes bare) {
        Optional<String> end = ends.get(family);
        Optional<String> clouds = bare.data().get(family);
        return end.isPresent() && clouds.isPresent()
                ? Optional.of(LeaseData.joined(end.get(), clouds.get()))
                : end.or(() -> clouds);
    }

    @Override
    public Network join(Lease own) {
        Network beneath = tunnel.join(own);
        return new OverflowNetwork(cloud.join(own), beneath);
    }

    @Override
    public void close() {
        cloud.close();
        tunnel.close();
    }
}
