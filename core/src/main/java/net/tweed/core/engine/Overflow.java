package net.tweed.core.engine;

import java.util.Optional;
import java.util.function.BinaryOperator;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Lease;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Network;

/**
 * A cloud's backend with a tunnel's beside it: the tunnel is the default and always ready, the cloud's routes are the
 * improvement. Publishes the data of both.
 */
public final class Overflow implements Backend {
    private final String type;
    private final Backend cloud;
    private final Backend tunnel;
    private final BinaryOperator<String> joined;

    /**
     * Both together.
     *
     * @param type the cloud backend's, which the leases name: they have data now
     * @param joined makes one JSON object of two; what both have is the first's
     */
    public Overflow(String type, Backend cloud, Backend tunnel, BinaryOperator<String> joined) {
        this.joined = joined;
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

    private Optional<String> data(Family family, DualStack<String> ends, Attributes bare) {
        Optional<String> end = ends.get(family);
        Optional<String> clouds = bare.data().get(family);
        return end.isPresent() && clouds.isPresent()
                ? Optional.of(joined.apply(end.get(), clouds.get()))
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
