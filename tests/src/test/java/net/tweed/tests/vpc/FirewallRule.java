package net.tweed.tests.vpc;

/**
 * What a cloud's firewall lets in to the hosts; all else is dropped.
 *
 * @param name as the Terraform modules call it
 * @param protocol {@code tcp}, {@code udp}, {@code icmp} or {@code all}
 * @param ports {@code 22}, {@code 2379-2380}; empty for any
 */
record FirewallRule(String name, When when, From from, String protocol, String ports) {
    /** Where it is there. */
    enum When {
        ALWAYS,
        /** The hosts run etcd themselves. */
        OWN_ETCD,
        /** Packets between containers travel in a tunnel, or may have to. */
        TUNNEL,
        /** Packets between containers travel as they are. */
        CLOUD_ROUTES
    }

    /** Whose packets it lets in. */
    enum From {
        OPERATORS,
        /** The hosts by their group or tag: it matches their own addresses, and no container's. */
        HOSTS,
        CONTAINERS
    }

    /** The condition in nftables' words, for packets from these addresses. */
    String match(String addresses) {
        String source = "ip saddr { " + addresses + " } ";
        return switch (protocol) {
            case "all" -> source;
            case "icmp" -> source + "ip protocol icmp ";
            default -> source + protocol + " dport " + ports + " ";
        };
    }
}
