package net.tweed.agent.filter;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.tweed.agent.filter.FilterOptions.Masquerade;
import net.tweed.agent.filter.Toolbox.Nftables;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.PacketFilter;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;

/**
 * The masquerade and forward rules of one network on this host: a layer for the reconciler. Right rules are left alone,
 * wrong ones are replaced as a whole in one transaction, and ours that are not wanted (of the other packet filter, of
 * an earlier network) are removed after the wanted ones are in place.
 *
 * <p>Legacy iptables tells nobody of changes; nftables and iptables-nft do. So a look is needed at each nftables
 * notification and at each {@code -iptables-resync} tick.
 */
public final class PacketFilterRules {
    private final PacketFilterTable table;
    private final List<Part> parts;
    private final List<String> notices;

    private PacketFilterRules(List<Part> parts, List<String> notices) {
        this.table = new PacketFilterTable(parts);
        this.parts = List.copyOf(parts);
        this.notices = List.copyOf(notices);
    }

    /**
     * Looks which programs are there and chooses where the rules live. Changes nothing.
     *
     * @param names what this network's rules are called
     * @throws TweedException of kind CONFIG where masquerade is wanted and neither nft nor iptables is installed
     */
    public static PacketFilterRules open(
            FilterTools tools, NetworkConfig config, FilterOptions options, FilterNames names) {
        Host host = new NamedHost(tools.host(), names);
        return open(host, tools.toolbox(), config.networks(), config.filter(), options);
    }

    static PacketFilterRules open(Host host, DualStack<Prefix> networks, PacketFilter asked, FilterOptions options) {
        return open(host, Toolbox.of(host), networks, asked, options);
    }

    private static PacketFilterRules open(
            Host host, Toolbox tools, DualStack<Prefix> networks, PacketFilter asked, FilterOptions options) {
        Optional<PacketFilter> home = home(tools, asked);
        List<String> notices = Notices.of(tools, asked, home, options);
        if (home.isEmpty() && options.masquerade() != Masquerade.OFF) {
            throw new TweedException(TweedException.Kind.CONFIG, notices.get(0));
        }
        Assembly assembly = new Assembly(host, tools, networks, options);
        return new PacketFilterRules(home.map(assembly::parts).orElse(List.of()), notices);
    }

    /** Everything of this network's, in both packet filters and all variants: a layer that wants nothing. */
    public static Layer<RuleSet> cleanup(FilterNames names) {
        return cleanup(new NamedHost(new LocalHost(), names));
    }

    static Layer<RuleSet> cleanup(Host host) {
        Assembly assembly = new Assembly(host, Toolbox.of(host), DualStack.none(), FilterOptions.none());
        return layer(new PacketFilterTable(assembly.everything()), Set.of());
    }

    /** What should be there while this host holds this lease. Pure: it may be called every round. */
    public Layer<RuleSet> layer(Lease own) {
        return layer(own.subnets());
    }

    Layer<RuleSet> layer(DualStack<Prefix> own) {
        Set<RuleSet> desired = new HashSet<>();
        parts.forEach(part -> desired.addAll(part.desired(own)));
        return layer(table, desired);
    }

    private static Layer<RuleSet> layer(PacketFilterTable table, Set<RuleSet> desired) {
        return new Layer<>(table, desired, row -> Removal.LEFTOVER);
    }

    /** What the operator should know about the choice, to be logged once; usually nothing. */
    public List<String> notices() {
        return notices;
    }

    private static Optional<PacketFilter> home(Toolbox tools, PacketFilter asked) {
        Optional<PacketFilter> nft =
                tools.nft() == Nftables.WORKS ? Optional.of(PacketFilter.NFTABLES) : Optional.empty();
        Optional<PacketFilter> iptables = tools.iptables().map(variant -> PacketFilter.IPTABLES);
        return switch (asked) {
            case ANY, NFTABLES -> nft.or(() -> iptables);
            case IPTABLES -> iptables.or(() -> nft);
        };
    }
}
