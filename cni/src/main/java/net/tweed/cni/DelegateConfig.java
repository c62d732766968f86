package net.tweed.cni;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the delegate's configuration: what the user wrote under {@code delegate}, and where that says nothing, what
 * follows from the host's subnet. The name and the address management are not the user's to set there.
 */
final class DelegateConfig {
    private static final String SEE = "See the options in docs/cni.md.";

    private DelegateConfig() {}

    static Map<String, Object> of(NetConf conf, HostSubnet host) {
        Map<String, Object> config = new LinkedHashMap<>();
        if (conf.all().containsKey("cniVersion")) {
            config.put("cniVersion", conf.version().toString());
        }
        config.put("name", conf.name());
        config.put("type", type(conf));
        for (Map.Entry<String, Object> wanted : conf.delegate().entrySet()) {
            if (!config.containsKey(wanted.getKey())) {
                config.put(wanted.getKey(), wanted.getValue());
            }
        }
        config.putIfAbsent("ipMasq", !host.ipMasq());
        config.putIfAbsent("mtu", new Json.Numeral(Integer.toString(host.mtu())));
        if ("bridge".equals(config.get("type"))) {
            config.putIfAbsent("isGateway", true);
        }
        config.put("ipam", ipam(conf, host));
        for (String passed : List.of("runtimeConfig", "capabilities", "args")) {
            Optional<Object> value = NetConf.member(conf.all(), passed);
            if (value.isPresent()) {
                config.put(passed, value.get());
            }
        }
        return config;
    }

    /** The delegate's program; refuses what the user may not set. */
    static String type(NetConf conf) {
        Map<String, Object> delegate = conf.delegate();
        for (String ours : List.of("name", "ipam")) {
            if (delegate.containsKey(ours)) {
                throw NetConf.invalid(
                        "\"delegate\" must not have \"" + ours + "\"",
                        "Set \"" + ours
                                + "\" beside \"delegate\": it goes into the delegate's configuration from there.");
            }
        }
        Object type = delegate.getOrDefault("type", "bridge");
        if (!(type instanceof String name) || !Names.valid(name)) {
            throw NetConf.invalid(
                    "\"delegate\" has a \"type\" that is no plugin's name: " + NetConf.shown(type),
                    "It is a file's name in CNI_PATH, such as \"bridge\", \"ptp\" or \"ipvlan\".");
        }
        if (name.equals(conf.all().get("type"))) {
            throw NetConf.invalid(
                    "\"delegate\" has the type \"" + name + "\" itself",
                    "It must be another plugin, such as \"bridge\", \"ptp\" or \"ipvlan\".");
        }
        return name;
    }

    private static Map<String, Object> ipam(NetConf conf, HostSubnet host) {
        Map<String, Object> ipam = new LinkedHashMap<>(conf.ipam());
        ipam.putIfAbsent("type", "host-local");
        List<Object> ranges = new ArrayList<>();
        for (Cidr subnet : host.subnets()) {
            ranges.add(List.of(Map.of("subnet", subnet.text())));
        }
        ipam.put("ranges", ranges);
        ipam.put("routes", routes(ipam, host));
        return ipam;
    }

    /** The user's, then those to the networks that are not among them. */
    private static List<Object> routes(Map<String, Object> ipam, HostSubnet host) {
        List<Object> routes = new ArrayList<>();
        List<String> destinations = new ArrayList<>();
        Object wanted = NetConf.member(ipam, "routes").orElse(List.of());
        if (!(wanted instanceof List<?> list)) {
            throw NetConf.invalid("\"routes\" in \"ipam\" must be a list", SEE);
        }
        for (Object route : list) {
            Cidr destination = route instanceof Map<?, ?> object && object.get("dst") instanceof String dst
                    ? Cidr.of(dst).orElseThrow(() -> badRoute(dst))
                    : noDestination();
            destinations.add(destination.text());
            routes.add(route);
        }
        for (Cidr network : host.networks()) {
            if (!destinations.contains(network.text())) {
                routes.add(route(network, ipam, host));
            }
        }
        return routes;
    }

    /**
     * Through the address that {@code host-local} makes the gateway. It would be that without being named, but CHECK of
     * {@code bridge} looks for the route as it was written.
     */
    private static Map<String, Object> route(Cidr network, Map<String, Object> ipam, HostSubnet host) {
        Map<String, Object> route = new LinkedHashMap<>();
        route.put("dst", network.text());
        for (Cidr subnet : host.subnets()) {
            Optional<String> gateway = subnet.gateway();
            if (subnet.family() == network.family() && gateway.isPresent() && "host-local".equals(ipam.get("type"))) {
                route.put("gw", gateway.get());
            }
        }
        return route;
    }

    private static CniException badRoute(String dst) {
        return NetConf.invalid(
                "\"routes\" in \"ipam\" has a \"dst\" that is no network: " + NetConf.shown(dst),
                "Write it as address and prefix length, such as \"10.96.0.0/12\" or \"0.0.0.0/0\".");
    }

    private static Cidr noDestination() {
        throw NetConf.invalid("\"routes\" in \"ipam\" has an entry without \"dst\"", SEE);
    }
}
