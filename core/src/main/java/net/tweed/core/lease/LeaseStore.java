package net.tweed.core.lease;

/** A store of leases: all three ports. Closing it releases connections and threads, and leaves the leases. */
public interface LeaseStore extends LeaseReader, LeaseWriter, Ledger, AutoCloseable {
    @Override
    void close();
}
