package net.tweed.core.spi;

import net.tweed.core.model.NetworkConfig;

/** What a {@link BackendFactory} also is where one elected writer can write the rows of all its hosts. */
public interface WriterFactory {
    /**
     * The writer for this network: it has asked the metadata server who it is, and makes no call to the cloud yet.
     *
     * @throws net.tweed.core.model.TweedException of kind CONFIG, naming every fault at once; of kind UNAVAILABLE where it
     *     cannot be learned where this process is
     */
    CloudWriter writer(NetworkConfig config, Office office);
}
