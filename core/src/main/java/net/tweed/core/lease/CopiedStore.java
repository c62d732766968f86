package net.tweed.core.lease;

import net.tweed.core.model.StoreCopy;

/** A store whose contents can be moved. Failures are as in {@link LeaseReader}. */
public interface CopiedStore extends AutoCloseable {
    /** Everything of the network, as at one moment. */
    StoreCopy copy();

    /**
     * Adds what the copy holds. Entries of one group are added together or not at all.
     *
     * @param missing nothing of it is there
     * @throws net.tweed.core.model.TweedException of kind CONFLICT where something is there meanwhile
     */
    void add(StoreCopy missing);

    @Override
    void close();
}
