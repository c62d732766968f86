package net.tweed.core.engine;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.model.DualStack;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;

/** A cloud's network with a tunnel beneath: containers have the tunnel's MTU, as any pair may fall back to it. */
record OverflowNetwork(Network cloud, Network beneath) implements Network {
    @Override
    public Domain domain() {
        return cloud.domain();
    }

    @Override
    public DualStack<Integer> mtu() {
        return beneath.mtu();
    }

    @Override
    public Desired desired(Peers peers) {
        return cloud.desired(peers);
    }

    @Override
    public Desired vacated() {
        return cloud.vacated();
    }

    @Override
    public Set<String> gone(Set<String> targets) {
        return cloud.gone(targets);
    }

    @Override
    public Optional<String> carrier() {
        return cloud.carrier();
    }

    @Override
    public Optional<Network> tunnel() {
        return Optional.of(beneath);
    }

    @Override
    public Map<String, Long> packets() {
        return cloud.packets();
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        return cloud.watch(changed);
    }
}
