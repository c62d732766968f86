package net.tweed.backend.awsvpc;

import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;

/**
 * Where a host is, and what it is told.
 *
 * @param host its number
 * @param addresses its uplink's
 * @param subnets its lease's
 * @param options the backend's, as JSON: {@code "RouteLimit":5}
 */
record Place(int host, DualStack<InetAddress> addresses, DualStack<Prefix> subnets, String options) {

    /** Host n with the subnet 10.5.n.0/24. */
    static Place of(int host, String options) {
        return of(host, "10.5." + host + ".0/24", options);
    }

    static Place of(int host, String subnet, String options) {
        return new Place(host, DualStack.v4(address("172.31.0.1" + host)), DualStack.v4(prefix(subnet)), options);
    }

    /** Host n with fd05:0:0:n::/64, too. */
    static Place both(int host, String options) {
        return new Place(
                host,
                DualStack.both(address("172.31.0.1" + host), address("fd31::1" + host)),
                DualStack.both(prefix("10.5." + host + ".0/24"), prefix("fd05:0:0:" + host + "::/64")),
                options);
    }

    static InetAddress address(String text) {
        return Addresses.parse(text).orElseThrow();
    }

    static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }

    /** The network's configuration, with AWS at this address, or where it is. */
    String config(Optional<URI> endpoint) {
        String v6 = subnets.v6().isPresent() ? ",\"EnableIPv6\":true,\"IPv6Network\":\"fd05::/48\"" : "";
        String network = subnets.v4()
                .map(subnet -> Prefix.masked(subnet.base(), 16).toString())
                .orElse("10.5.0.0/16");
        return "{\"Network\":\"" + network + "\"" + v6 + ",\"Backend\":{\"Type\":\"aws-vpc\""
                + endpoint.map(uri -> ",\"Endpoint\":\"" + uri + "\"").orElse("")
                + (options.isEmpty() ? "" : "," + options) + "}}";
    }
}
