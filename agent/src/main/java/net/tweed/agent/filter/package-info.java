/**
 * The packet filter: masquerade for traffic that leaves the network, and leave to forward traffic of the network.
 *
 * <p>What is ours: the nftables tables {@code ip flannel-ipv4} and {@code ip6 flannel-ipv6}; the iptables chains
 * {@code FLANNEL-POSTRTG} and {@code FLANNEL-FWD} in either variant of iptables; and, anywhere, a rule with the comment
 * {@code flanneld masq} or {@code flanneld forward}. One of the two filters is <em>home</em> to the rules; leftovers in
 * the other are swept. An accept in one chain does not overrule another chain of the same hook whose policy is drop, so
 * accept rules are <em>guests</em> at the end of such chains: after the owner's own rules, before the policy.
 *
 * <p>All of it is one {@link net.tweed.core.table.Table} of rule sets, so the reconciler that heals routes heals these
 * too. A listing costs one process per chain or table that concerns us (in the usual case two of {@code nft}), and never
 * reads the thousands of rules that others keep beside ours.
 */
@NullMarked
package net.tweed.agent.filter;

import org.jspecify.annotations.NullMarked;
