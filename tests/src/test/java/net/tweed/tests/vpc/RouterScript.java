package net.tweed.tests.vpc;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a router must be told to forward as a cloud's route table says, in shell. */
final class RouterScript {
    private RouterScript() {}

    /**
     * The commands for the cloud as it is now.
     *
     * @param device the router's interface to all hosts
     * @param macs the hosts' by their addresses
     */
    static String of(Cloud cloud, String device, Map<String, String> macs) {
        StringBuilder script = new StringBuilder("ip route flush proto 99\n");
        for (Map.Entry<String, Optional<String>> route : new TreeMap<>(cloud.routes()).entrySet()) {
            script.append("ip route replace ")
                    .append(route.getValue()
                            .map(host -> route.getKey() + " via " + host + " dev " + device)
                            .orElse("blackhole " + route.getKey()))
                    .append(" proto 99\n");
        }
        script.append("nft -f - <<'RULES'\ntable inet vpc { }\nflush table inet vpc\ntable inet vpc {\nchain check {\n")
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
        return script.append("}\n}\nRULES\n").toString();
    }
}
