package net.tweed.core.model;

import java.util.Optional;

/**
 * The network's configuration, as the operator wrote it into the store.
 *
 * @param pools what hosts lease from, per family in use, at least one
 * @param backend the backend's type, lower case ({@code host-gw})
 * @param backendJson the whole {@code Backend} object, for that backend to read its own options from
 * @param filter the packet filter asked for
 * @param isolation whether other networks on a host that is in several are kept out
 * @param overflow what carries packets that the backend's routes do not, where that is asked for
 */
public record NetworkConfig(
        DualStack<Pool> pools,
        String backend,
        String backendJson,
        PacketFilter filter,
        Isolation isolation,
        Optional<Overflow> overflow) {
    /**
     * A tunnel beside a cloud's routes ({@code "Overflow"} in the backend's object).
     *
     * @param type the tunnel's backend, lower case
     * @param json the whole {@code Overflow} object, for that backend to read its own options from
     */
    public record Overflow(String type, String json) {}

    /** Whether hosts keep a network's containers and those of other networks apart ({@code Isolation}). */
    public enum Isolation {
        /** Apart, where a host is in several networks. The default. */
        KEPT,
        /** {@code "Isolation": false}: it is nobody's business here. */
        OPEN
    }

    /** An isolated one, without overflow. */
    public NetworkConfig(DualStack<Pool> pools, String backend, String backendJson, PacketFilter filter) {
        this(pools, backend, backendJson, filter, Isolation.KEPT, Optional.empty());
    }

    public NetworkConfig {
        if (pools.isEmpty()) {
            throw new IllegalArgumentException("A network has at least one address family");
        }
    }

    public DualStack<Prefix> networks() {
        return pools.map(Pool::network);
    }

    /** The same network with another backend, and without overflow. */
    public NetworkConfig with(String otherBackend, String otherJson) {
        return new NetworkConfig(pools, otherBackend, otherJson, filter, isolation, Optional.empty());
    }

    /** The tunnel beside the backend as a network's configuration of its own. */
    public Optional<NetworkConfig> tunnel() {
        return overflow.map(beside -> with(beside.type(), beside.json()));
    }
}
