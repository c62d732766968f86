package net.tweed.agent.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.tweed.agent.filter.PacketFilterRules;
import net.tweed.core.engine.NetworkLoop;
import net.tweed.core.engine.Round;
import net.tweed.core.engine.Target;
import net.tweed.core.model.Lease;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Reconciler;
import net.tweed.netlink.NetfilterEvents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the masquerade and forward rules: a loop of its own, as it runs programs that take their time. */
final class FilterPath implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FilterPath.class);

    private final PacketFilterRules rules;
    private final NetworkLoop loop;
    private Optional<NetfilterEvents> events = Optional.empty();
    private volatile Optional<Lease> own = Optional.empty();

    FilterPath(PacketFilterRules rules, Reconciler reconciler, Duration resync, Consumer<Round> rounds) {
        this.rules = rules;
        this.loop = new NetworkLoop("packet-filter", this::target, reconciler, resync, rounds);
    }

    /** Takes this lease in the place of the one before; the first one starts the loop. */
    void take(Lease next) {
        boolean first = own.isEmpty();
        own = Optional.of(next);
        if (!first) {
            loop.wake();
            return;
        }
        rules.notices().forEach(LOG::warn);
        try {
            events = Optional.of(NetfilterEvents.open(loop::wake));
        } catch (TweedException e) {
            LOG.warn("Changes of the packet filter are found by the slow pass only: {}", e.getMessage());
        }
        loop.start();
    }

    private Target target() {
        List<Layer<?>> layers = List.of(rules.layer(own.orElseThrow()));
        return new Target(layers, List.of(), Optional.empty());
    }

    @Override
    public void close() {
        events.ifPresent(NetfilterEvents::close);
        loop.close();
    }
}
