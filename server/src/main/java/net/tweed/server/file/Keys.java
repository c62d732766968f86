package net.tweed.server.file;

import java.util.List;
import java.util.Optional;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.wire.LeaseKey;

/**
 * Where a network's entries stand in the file: {@code <network>/subnets/10.5.1.0-24} and {@code <network>/tweed/<fact>},
 * as below a prefix in etcd.
 *
 * @param network its name; empty where there is only one
 */
record Keys(String network) {
    private static final String LEASES = "/subnets/";
    private static final String FACTS = "/tweed/";

    /** What every lease key of the network begins with. */
    String leases() {
        return network + LEASES;
    }

    String lease(DualStack<Prefix> subnets) {
        return leases() + LeaseKey.encode(subnets);
    }

    String fact(String relative) {
        return network + FACTS + relative;
    }

    /** One guard for each family's subnet. */
    List<String> guards(DualStack<Prefix> subnets) {
        return subnets.stream()
                .map(subnet -> fact("claims/" + LeaseKey.encode(subnet)))
                .toList();
    }

    /** The name of the network that a key is in. */
    static String networkOf(String key) {
        return key.substring(0, Math.max(0, key.indexOf('/')));
    }

    static boolean isLease(String key) {
        return key.startsWith(LEASES, networkOf(key).length());
    }

    /** The subnets that a lease key names; empty where it is none in its one proper spelling. */
    static Optional<DualStack<Prefix>> subnets(String key) {
        return isLease(key)
                ? LeaseKey.decode(key.substring(networkOf(key).length() + LEASES.length()))
                : Optional.empty();
    }
}
