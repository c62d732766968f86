package net.tweed.core.spi;

import java.util.Optional;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Lease;

/**
 * What a host publishes, and what it forwards. Order of life: {@link #attributes}, {@link #join}, {@link #close}.
 *
 * <p>A backend does not watch, retry, sleep, log changes, or keep a list of what it did.
 */
public interface Backend extends AutoCloseable {
    /**
     * What to publish with the lease.
     *
     * @param earlier this host's lease of an earlier run, so that identities (a VTEP's MAC) survive
     */
    Attributes attributes(Optional<Lease> earlier);

    /** Enters the network with the lease just claimed. */
    Network join(Lease own);

    /** Lets go of sockets and threads. The data path stays up. Closing twice is closing once. */
    @Override
    void close();
}
