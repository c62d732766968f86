package net.tweed.tests.vpc;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a router must be told, in shell, to forward as a cloud's route table says. Rows that stay are replaced in place, so
 * that no packet is lost by telling it again.
 */
final class RouterScript {
    private final String device;
    private final Map<String, String> macs;
    private Set<String> routed = Set.of();
    private Map<String, Map<String, Optional<String>>> followed = Map.of();
    private String obeyed = "";

    /**
     * For a router that has been told nothing yet.
     *
     * @param device the router's interface to all hosts
     * @param macs the hosts' by their addresses
     */
    RouterScript(String device, Map<String, String> macs) {
        this.device = device;
        this.macs = macs;
    }

    /** The commands for the cloud as it is now, and for more tables of nft; none where the router was told so already. */
    Optional<String> next(Cloud cloud, String tables) {
        Map<String, Optional<String>> routes = new TreeMap<>(cloud.routes());
        Map<String, Map<String, Optional<String>>> others = cloud.otherRoutes();
        String wanted =
                routes(routes, "") + others(others) + "nft -f - <<'RULES'\n" + checks(cloud) + tables + "RULES\n";
        if (wanted.equals(obeyed)) {
            return Optional.empty();
        }
        String gone = routed.stream()
                .filter(subnet -> !routes.containsKey(subnet))
                .map(subnet -> "ip route delete " + subnet + " proto 99\n")
                .collect(Collectors.joining());
        gone += othersGone(others);
        followed = others;
        obeyed = wanted;
        routed = routes.keySet();
        return Optional.of(gone + wanted);
    }

    /** A table of its own for each host whose packets follow another one; it has no more rows than the cloud's. */
    private String others(Map<String, Map<String, Optional<String>>> others) {
        StringBuilder script = new StringBuilder();
        others.forEach((host, routes) -> {
            String table = String.valueOf(table(host));
            script.append("ip route replace unreachable 10.0.0.0/8 table " + table + "\n")
                    .append(routes(routes, " table " + table))
                    .append("ip rule show | grep -q 'lookup " + table + "' || ip rule add fwmark " + table + " lookup "
                            + table + "\n");
        });
        return script.toString();
    }

    /** The rows that are no more in these tables. */
    private String othersGone(Map<String, Map<String, Optional<String>>> now) {
        StringBuilder script = new StringBuilder();
        followed.forEach((host, routes) -> {
            Set<String> gone = new TreeSet<>(routes.keySet());
            gone.removeAll(now.getOrDefault(host, Map.of()).keySet());
            gone.forEach(subnet -> script.append("ip route delete " + subnet + " table " + table(host) + "\n"));
        });
        return script.toString();
    }

    /** A number of the host's own: that of its address's last part, beyond the kernel's own tables. */
    private static int table(String host) {
        return 1000 + Integer.parseInt(host.substring(host.lastIndexOf('.') + 1));
    }

    private String routes(Map<String, Optional<String>> routes, String table) {
        StringBuilder script = new StringBuilder();
        for (Map.Entry<String, Optional<String>> route : routes.entrySet()) {
            script.append("ip route replace ")
                    .append(route.getValue()
                            .map(host -> route.getKey() + " via " + host + " dev " + device)
                            .orElse("blackhole " + route.getKey()))
                    .append(" proto 99" + table + "\n");
        }
        return script.toString();
    }

    private String checks(Cloud cloud) {
        StringBuilder script = new StringBuilder(
                        "table inet vpc { }\nflush table inet vpc\ntable inet vpc {\nchain check {\n")
                .append("type filter hook forward priority 0\n");
        for (String host : new TreeSet<>(cloud.checked())) {
            script.append("ether saddr ")
                    .append(macs.get(host))
                    .append(" ip saddr != ")
                    .append(host)
                    .append(" drop\nrt ip nexthop ")
                    .append(host)
                    .append(" ip daddr != ")
                    .append(host)
                    .append(" drop\n");
        }
        script.append("}\nchain follow {\ntype filter hook prerouting priority mangle\n");
        cloud.otherRoutes()
                .keySet()
                .forEach(host ->
                        script.append("ether saddr " + macs.get(host) + " meta mark set " + table(host) + "\n"));
        return script.append("}\n}\n").toString();
    }
}
