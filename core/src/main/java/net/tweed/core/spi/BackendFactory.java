package net.tweed.core.spi;

import net.tweed.core.model.NetworkConfig;

/** Makes one kind of backend. Found by {@link java.util.ServiceLoader}, so it has a public constructor without arguments. */
public interface BackendFactory {
    /** The type as configurations name it, lower case: {@code vxlan}, {@code host-gw}. */
    String type();

    /**
     * A backend for this network on this host. Reads its options from {@link NetworkConfig#backendJson()}; touches
     * neither kernel nor cloud yet.
     *
     * @throws net.tweed.core.model.TweedException of kind CONFIG, naming every fault at once
     */
    Backend create(NetworkConfig config, Site site);
}
