package net.tweed.core.model;

/**
 * The network's configuration, as the operator wrote it into the store.
 *
 * @param pools what hosts lease from, per family in use, at least one
 * @param backend the backend's type, lower case ({@code host-gw})
 * @param backendJson the whole {@code Backend} object, for that backend to read its own options from
 * @param filter the packet filter asked for
 */
public record NetworkConfig(DualStack<Pool> pools, String backend, String backendJson, PacketFilter filter) {

    public NetworkConfig {
        if (pools.isEmpty()) {
            throw new IllegalArgumentException("A network has at least one address family");
        }
    }

    public DualStack<Prefix> networks() {
        return pools.map(Pool::network);
    }
}
