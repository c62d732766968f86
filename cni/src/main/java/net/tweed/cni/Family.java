package net.tweed.cni;

/** The two kinds of addresses. */
enum Family {
    IPV4("FLANNEL_"),
    IPV6("FLANNEL_IPV6_");

    private final String prefix;

    Family(String prefix) {
        this.prefix = prefix;
    }

    /** How the names of its variables in {@code subnet.env} begin. */
    String prefix() {
        return prefix;
    }
}
