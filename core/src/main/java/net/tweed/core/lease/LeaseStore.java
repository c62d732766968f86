package net.tweed.core.lease;

/** A store of leases: all three ports. Closing it releases connections and threads, and leaves the leases. */
public interface LeaseStore extends LeaseReader, LeaseWriter, Ledger, AutoCloseable {
    /** What the store says about this host's addresses. Asked often; answers from memory where it can. */
    default HostAddresses hostAddresses() {
        return HostAddresses.NONE;
    }

    @Override
    void close();
}
