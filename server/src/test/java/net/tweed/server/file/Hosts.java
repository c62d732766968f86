package net.tweed.server.file;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;

/** Hosts and subnets by number, up to 65535. */
final class Hosts {
    static final Duration DAY = Duration.ofHours(24);

    private Hosts() {}

    static DualStack<Prefix> subnet(int number) {
        return DualStack.v4(Prefix.parse("10." + number / 256 + "." + number % 256 + ".0/24")
                .orElseThrow());
    }

    static Attributes host(int number) {
        InetAddress address =
                Addresses.parse("172.16." + number / 256 + "." + number % 256).orElseThrow();
        return new Attributes(
                "vxlan", DualStack.v4(address), DualStack.v4("{\"VNI\":1,\"VtepMAC\":\"" + number + "\"}"));
    }

    /** The host's claim of the subnet with its number. */
    static Lease claim(LeaseStore store, int number) {
        return claim(store, number, number).orElseThrow();
    }

    static Optional<Lease> claim(LeaseStore store, int subnet, int host) {
        return store.claim(subnet(subnet), host(host), "h" + host, DAY);
    }

    /** The number of the host whose lease it is. */
    static int numberOf(Lease lease) {
        byte[] address = lease.attributes().publicIps().v4().orElseThrow().getAddress();
        return (address[2] & 0xff) * 256 + (address[3] & 0xff);
    }
}
