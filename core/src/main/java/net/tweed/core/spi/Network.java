package net.tweed.core.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.model.DualStack;

/** A network this host is in: a pure function from peers to rows. */
public interface Network {
    /** Whose pace a network's tables have: each has a loop of its own, so that a slow cloud delays no kernel repair. */
    enum Domain {
        KERNEL,
        CLOUD,
        /** In a cloud, where the cluster's elected writer writes all hosts' rows: this host has none to keep. */
        DELEGATED
    }

    /** Where its tables are. */
    default Domain domain() {
        return Domain.KERNEL;
    }

    /** The MTU for containers, in bytes, per family in use. */
    DualStack<Integer> mtu();

    /** What the tables should hold, given who else is there. No I/O, no state: the same peers give the same answer. */
    Desired desired(Peers peers);

    /** What the tables should hold when this host leaves them to another backend: nothing of its own. */
    default Desired vacated() {
        return new Desired(List.of(), List.of());
    }

    /**
     * Which of these next hops exist no more, not even stopped. Asks the cloud; on the collector's thread.
     *
     * @throws net.tweed.core.model.TweedException where it cannot be known now: nobody is gone then
     */
    default Set<String> gone(Set<String> targets) {
        return Set.of();
    }

    /**
     * The table in a cloud that decides where this host's own packets go, as {@link Ownership} names it; empty where there
     * is none, or it is not known yet or not one that this cluster writes to. On any thread.
     */
    default Optional<String> carrier() {
        return Optional.empty();
    }

    /**
     * The network in the kernel that carries what a cloud's routes do not; empty where there is none. Its pace is the
     * kernel's, {@link #desired} has none of its rows.
     */
    default Optional<Network> tunnel() {
        return Optional.empty();
    }

    /**
     * What became of packets that the network itself has carried since it was made, by what happened to them, in lower
     * case with {@code _} between words; empty where the kernel or a cloud carries them. On any thread.
     */
    default Map<String, Long> packets() {
        return Map.of();
    }

    /**
     * Calls when something outside may have changed what the tables hold: "look again", nothing more. On any thread.
     *
     * @return closing it ends the calls
     */
    default AutoCloseable watch(Runnable changed) {
        return () -> {};
    }
}
