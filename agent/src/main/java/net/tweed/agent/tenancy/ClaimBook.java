package net.tweed.agent.tenancy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import net.tweed.core.model.Prefix;

/** Who has what on this host: the network that comes first has it, a later one is refused. Safe for all threads. */
public final class ClaimBook {
    private final Map<String, Claim> taken = new TreeMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /**
     * Takes what the network needs, in the place of what it had.
     *
     * @return why it is refused, and what to do; empty where it is not
     */
    public Optional<String> take(String network, Claim claim) {
        synchronized (this) {
            for (Map.Entry<String, Claim> other : taken.entrySet()) {
                Optional<String> conflict = other.getKey().equals(network)
                        ? Optional.empty()
                        : claim.conflict(other.getKey(), other.getValue());
                if (conflict.isPresent()) {
                    return conflict;
                }
            }
            if (claim.equals(taken.put(network, claim))) {
                return Optional.empty();
            }
        }
        listeners.forEach(Runnable::run);
        return Optional.empty();
    }

    /** Gives back what the network had. */
    public void drop(String network) {
        synchronized (this) {
            if (taken.remove(network) == null) {
                return;
            }
        }
        listeners.forEach(Runnable::run);
    }

    /** The addresses of all other networks, in one order. */
    public synchronized List<Prefix> others(String network) {
        List<Prefix> others = new ArrayList<>();
        taken.forEach((name, claim) -> {
            if (!name.equals(network)) {
                claim.networks().stream().forEach(others::add);
            }
        });
        return others.stream().sorted().toList();
    }

    /** Calls when a network has taken or given back something. */
    public AutoCloseable watch(Runnable changed) {
        listeners.add(changed);
        return () -> listeners.remove(changed);
    }
}
