package net.tweed.agent.cleanup;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Term;
import net.tweed.core.wire.SubnetEnv;

/**
 * Gives this host's lease up. It is the one with this host's public address; where several have it (an address given
 * twice), the one that {@code subnet.env} names. An operator's reservation stays.
 */
public final class LeaseStep implements CleanupStep {
    private final Supplier<LeaseStore> store;
    private final Supplier<DualStack<InetAddress>> publicIps;
    private final Supplier<Optional<SubnetEnv>> earlier;

    /**
     * A step that asks for nothing before its turn.
     *
     * @param store opens the store; may fail where it cannot be reached
     * @param publicIps this host's addresses, as it publishes them
     * @param earlier what {@code subnet.env} tells
     */
    public LeaseStep(
            Supplier<LeaseStore> store,
            Supplier<DualStack<InetAddress>> publicIps,
            Supplier<Optional<SubnetEnv>> earlier) {
        this.store = store;
        this.publicIps = publicIps;
        this.earlier = earlier;
    }

    @Override
    public String name() {
        return "lease";
    }

    @Override
    public Report remove() {
        Attributes own = new Attributes("", publicIps.get(), DualStack.none());
        Optional<SubnetEnv> file = earlier.get();
        try (LeaseStore open = store.get()) {
            List<Lease> candidates = open.list().leases().stream()
                    .filter(lease -> lease.attributes().sameHost(own))
                    .toList();
            if (candidates.isEmpty()) {
                return Report.nothing();
            }
            return candidates.stream()
                    .filter(lease -> candidates.size() == 1 || named(lease, file))
                    .findFirst()
                    .map(lease -> release(open, lease))
                    .orElseGet(() -> unclear(candidates));
        }
    }

    private static boolean named(Lease lease, Optional<SubnetEnv> file) {
        return file.map(env -> env.subnets().equals(lease.subnets())).orElse(false);
    }

    private static Report release(LeaseStore store, Lease lease) {
        if (lease.term() instanceof Term.Reserved) {
            return Report.nothing(); // the operator's, not ours
        }
        return store.release(lease)
                ? Report.gone(lease.name())
                : new Report(List.of(), List.of(lease.name() + " changed meanwhile: is a daemon still running here?"));
    }

    private static Report unclear(List<Lease> candidates) {
        List<String> names = candidates.stream().map(Lease::name).toList();
        return new Report(
                List.of(),
                List.of("several leases have this host's address, and no subnet file tells which is its own: "
                        + String.join(", ", names) + "; delete the right one in the store, or let it end"));
    }
}
