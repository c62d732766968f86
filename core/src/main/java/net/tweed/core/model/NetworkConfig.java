package net.tweed.core.model;

/**
 * The network's configuration, as the operator wrote it into the store.
 *
 * @param pools what hosts lease from, per family in use, at least one
 * @param backend the backend's type, lower case ({@code host-gw})
 * @param backendJson the whole {@code Backend} object, for that backend to read its own options from
 * @param filter the packet filter asked for
 * @param isolation whether other networks on a host that is in several are kept out
 */
public record NetworkConfig(
        DualStack<Pool> pools, String backend, String backendJson, PacketFilter filter, Isolation isolation) {
    /** Whether hosts keep a network's containers and those of other networks apart ({@code Isolation}). */
    public enum Isolation {
        /** Apart, where a host is in several networks. The default. */
        KEPT,
        /** {@code "Isolation": false}: it is nobody's business here. */
        OPEN
    }

    /** An isolated one. */
    public NetworkConfig(DualStack<Pool> pools, String backend, String backendJson, PacketFilter filter) {
        this(pools, backend, backendJson, filter, Isolation.KEPT);
    }

    public NetworkConfig {
        if (pools.isEmpty()) {
            throw new IllegalArgumentException("A network has at least one address family");
        }
    }

    public DualStack<Prefix> networks() {
        return pools.map(Pool::network);
    }
}
