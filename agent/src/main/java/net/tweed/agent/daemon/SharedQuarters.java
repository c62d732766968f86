package net.tweed.agent.daemon;

import java.util.Optional;
import net.tweed.agent.filter.FilterNames;
import net.tweed.agent.filter.FilterTools;
import net.tweed.agent.filter.Isolation;
import net.tweed.agent.tenancy.Claim;
import net.tweed.agent.tenancy.ClaimBook;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.TweedException;

/** The place of one network among several on this host. */
record SharedQuarters(String network, FilterTools tools, FilterNames names, ClaimBook book) implements Quarters {
    @Override
    public void admit(NetworkConfig config) {
        if (config.isolation() == NetworkConfig.Isolation.KEPT) {
            Isolation.check(tools);
        }
        book.take(network, Claim.of(config)).ifPresent(why -> {
            throw new TweedException(TweedException.Kind.CONFLICT, "Network " + network + " is refused: " + why);
        });
    }

    @Override
    public Optional<Isolation> isolation(NetworkConfig config) {
        return Optional.of(new Isolation(tools, names, network, Claim.of(config), book));
    }
}
