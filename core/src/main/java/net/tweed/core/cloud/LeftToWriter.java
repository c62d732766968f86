package net.tweed.core.cloud;

import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;

/**
 * The backend of a host whose rows in a cloud the elected writer writes. It publishes what the cloud's own backend would,
 * and asks neither the cloud nor its metadata server for anything: the host needs no permission there.
 */
public final class LeftToWriter implements Backend {
    private final Attributes attributes;
    private final DualStack<Integer> mtu;

    /** @param mtu for containers: the uplink's own, as nothing is added to packets */
    public LeftToWriter(Attributes attributes, DualStack<Integer> mtu) {
        this.attributes = attributes;
        this.mtu = mtu;
    }

    @Override
    public Attributes attributes(Optional<Lease> earlier) {
        return attributes;
    }

    @Override
    public Network join(Lease own) {
        return new Network() {
            @Override
            public Domain domain() {
                return Domain.DELEGATED;
            }

            @Override
            public DualStack<Integer> mtu() {
                return mtu;
            }

            @Override
            public Desired desired(Peers peers) {
                return new Desired(List.of(), List.of());
            }
        };
    }

    @Override
    public void close() {
        // there is nothing to let go of
    }
}
