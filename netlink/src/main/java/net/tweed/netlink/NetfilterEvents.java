package net.tweed.netlink;

import net.tweed.netlink.sys.Libc;

/**
 * Tells when nftables rules change, by anyone's hand: "look again", nothing more. A change of our own through {@code nft}
 * is a call, too: the look finds everything in place. The calls come on a thread of their own. iptables' nft flavour
 * writes the same rules; its legacy flavour tells nobody.
 */
public final class NetfilterEvents implements AutoCloseable {
    private static final int NFNLGRP_NFTABLES = 7; // linux/netfilter/nfnetlink.h
    private static final int NFT_SUBSYSTEM = 10; // NFNL_SUBSYS_NFTABLES, the upper byte of a message's type

    private final EventThread thread;

    private NetfilterEvents(EventThread thread) {
        this.thread = thread;
    }

    /**
     * Listens in the current thread's network namespace. Needs CAP_NET_ADMIN.
     *
     * @throws net.tweed.core.model.TweedException of kind UNAVAILABLE where the kernel has no nftables, DENIED where
     *     permission is missing
     */
    public static NetfilterEvents open(Runnable lookAgain) {
        Libc libc = Libc.load();
        NetlinkSocket socket = NetlinkSocket.forEvents(libc, NetlinkSocket.NETLINK_NETFILTER, NFNLGRP_NFTABLES);
        return new NetfilterEvents(new EventThread(
                "tweed-filter-events", libc, socket, message -> message.type() >> 8 == NFT_SUBSYSTEM, lookAgain));
    }

    @Override
    public void close() {
        thread.close();
    }
}
