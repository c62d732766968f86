package net.tweed.core.model;

/** Which packet filter the network's configuration asks for ({@code EnableNFTables}). */
public enum PacketFilter {
    /** The key is absent: nftables where {@code nft} is there, else iptables. */
    ANY,
    /** {@code "EnableNFTables": true}. */
    NFTABLES,
    /** {@code "EnableNFTables": false}. */
    IPTABLES
}
