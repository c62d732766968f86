package net.tweed.core.lease;

import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;

/** Values that tests of this package speak of. */
final class Leases {
    static final long CLUSTER = 0xC1;

    private Leases() {}

    static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }

    static DualStack<Prefix> v4(String text) {
        return DualStack.v4(prefix(text));
    }

    static DualStack<Prefix> dual(String v4, String v6) {
        return DualStack.both(prefix(v4), prefix(v6));
    }

    static Attributes host(String ip) {
        return new Attributes("host-gw", DualStack.v4(Addresses.parse(ip).orElseThrow()), DualStack.none());
    }

    static Lease lease(DualStack<Prefix> subnets, String ip, long created) {
        return lease(subnets, ip, created, created);
    }

    static Lease lease(DualStack<Prefix> subnets, String ip, long created, long modified) {
        return new Lease(subnets, host(ip), new Term.Leased(), new Revision(CLUSTER, created, modified));
    }

    static Lease reserved(DualStack<Prefix> subnets, String ip, long created) {
        return new Lease(subnets, host(ip), new Term.Reserved(), new Revision(CLUSTER, created, created));
    }

    static Pool pool(String network, int bits, String first, String last) {
        return new Pool(prefix(network), bits, prefix(first), prefix(last));
    }
}
