package net.tweed.agent.filter;

/** What the packet filter is to do for this network. */
public record FilterOptions(Masquerade masquerade, Forwarding forwarding) {

    /** Whether traffic that leaves the network takes the host's address, and which source ports it gets. */
    public enum Masquerade {
        /** No masquerade rules ({@code -ip-masq=false}); earlier ones are removed. */
        OFF,
        /** The kernel keeps the source port where it can ({@code -ip-masq-fully-random-disable}). */
        KEEP_PORTS,
        /** Random source ports: two connections opened at one moment do not race for one port. */
        RANDOM_PORTS
    }

    /** Whether traffic of the network may be forwarded ({@code -iptables-forward-rules}). */
    public enum Forwarding {
        /** No forward rules; earlier ones are removed. */
        LEFT_ALONE,
        /** Accepted, also past chains that drop by policy. */
        ACCEPTED
    }

    /** Nothing wanted: what is there is removed. */
    static FilterOptions none() {
        return new FilterOptions(Masquerade.OFF, Forwarding.LEFT_ALONE);
    }
}
