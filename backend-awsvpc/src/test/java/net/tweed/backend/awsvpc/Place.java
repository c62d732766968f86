package net.tweed.backend.awsvpc;

import java.net.InetAddress;
import java.util.stream.Collectors;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;

/**
 * Where a host is, and what it is told.
 *
 * @param addresses its uplink's
 * @param subnets its lease's
 * @param options the backend's, as JSON: {@code "RouteLimit":5}
 */
record Place(DualStack<InetAddress> addresses, DualStack<Prefix> subnets, String options) {

    static Place v4(String address, String subnet, String options) {
        return new Place(
                DualStack.v4(Addresses.parse(address).orElseThrow()),
                DualStack.v4(Prefix.parse(subnet).orElseThrow()),
                options);
    }

    static Place both(String v4, String v6, String subnetV4, String subnetV6, String options) {
        return new Place(
                DualStack.both(
                        Addresses.parse(v4).orElseThrow(), Addresses.parse(v6).orElseThrow()),
                DualStack.both(
                        Prefix.parse(subnetV4).orElseThrow(),
                        Prefix.parse(subnetV6).orElseThrow()),
                options);
    }

    /** The network's configuration, with AWS at this address. */
    String config(String endpoint) {
        String networks = subnets.map(subnet -> subnet.bits() < 32 ? "\"Network\":\"10.5.0.0/16\"" : "").v4().stream()
                .collect(Collectors.joining());
        String v6 = subnets.v6().isPresent() ? ",\"EnableIPv6\":true,\"IPv6Network\":\"fd05::/48\"" : "";
        return "{" + networks + v6 + ",\"Backend\":{\"Type\":\"aws-vpc\",\"Endpoint\":\"" + endpoint + "\""
                + (options.isEmpty() ? "" : "," + options) + "}}";
    }
}
