package net.tweed.agent.filter;

/** The two implementations of iptables. Both may hold rules on one host, and the kernel runs both. */
enum Variant {
    /** {@code iptables-nft}: its tables are nftables tables {@code ip filter} and so on, visible to {@code nft}. */
    NF_TABLES("nft"),
    /** {@code iptables-legacy}: tables of their own, visible in {@code /proc/net/ip_tables_names} only. */
    LEGACY("legacy");

    private final String suffix;

    Variant(String suffix) {
        this.suffix = suffix;
    }

    /** As in the name of the program: {@code iptables-legacy}. */
    String suffix() {
        return suffix;
    }
}
