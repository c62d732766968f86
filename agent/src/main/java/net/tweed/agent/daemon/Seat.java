package net.tweed.agent.daemon;

import net.tweed.core.model.Lease;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Network;

/** This host's place in the network: replaced as a whole when the interface or the subnet changes. */
record Seat(Uplink uplink, Backend backend, Network network, Lease own) {
    /** Another one, however like it, is to be taken anew. */
    @Override
    public boolean equals(Object o) {
        return o == this;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
