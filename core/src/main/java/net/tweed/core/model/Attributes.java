package net.tweed.core.model;

import java.net.InetAddress;
import java.util.Map;

/**
 * What a host publishes with its lease.
 *
 * @param backend the backend's type as on the wire ({@code vxlan}); empty where the wire has none (udp, aws-vpc)
 * @param publicIps the addresses other hosts reach this host at
 * @param data the backend's own data per family, raw JSON, kept byte for byte as it came
 * @param foreign fields of the value that Tweed does not know: name to raw JSON, so that they survive a rewrite
 */
public record Attributes(
        String backend, DualStack<InetAddress> publicIps, DualStack<String> data, Map<String, String> foreign) {

    public Attributes {
        foreign = Map.copyOf(foreign);
    }

    public Attributes(String backend, DualStack<InetAddress> publicIps, DualStack<String> data) {
        this(backend, publicIps, data, Map.of());
    }

    /** Whether both name one host: the same IPv4 address, or, where one has none, the same IPv6 address. */
    public boolean sameHost(Attributes other) {
        if (publicIps.v4().isPresent() && other.publicIps.v4().isPresent()) {
            return publicIps.v4().equals(other.publicIps.v4());
        }
        return publicIps.v6().isPresent() && publicIps.v6().equals(other.publicIps.v6());
    }
}
