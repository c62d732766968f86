package net.tweed.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.tweed.core.lease.Ledger;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;

/**
 * The ledger, but for the signs of life, {@code presence/192.168.77.11}: Kubernetes knows who is alive, so nobody writes
 * them. A host is present while its node is Ready; this host is, as long as its node exists.
 */
final class NodePresence implements Ledger {
    private static final String UNDER = "presence/";

    private final Ledger facts;
    private final KubernetesApi api;
    private final OwnNode own;
    private final NodeLeases leases;
    private final Supplier<DualStack<Prefix>> networks;

    NodePresence(
            Ledger facts, KubernetesApi api, OwnNode own, NodeLeases leases, Supplier<DualStack<Prefix>> networks) {
        this.facts = facts;
        this.api = api;
        this.own = own;
        this.leases = leases;
        this.networks = networks;
    }

    /** Another host's sign; the own one is never found there, as nobody writes it. */
    @Override
    public Optional<Entry> get(String key) {
        if (!key.startsWith(UNDER)) {
            return facts.get(key);
        }
        return present(false).stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    @Override
    public List<Entry> list(String prefix) {
        return prefix.startsWith(UNDER)
                ? present(true).stream()
                        .filter(entry -> entry.key().startsWith(prefix))
                        .toList()
                : facts.list(prefix);
    }

    @Override
    public Optional<Entry> put(String key, Optional<Entry> expected, String value, Optional<Duration> timeToLive) {
        if (!key.startsWith(UNDER)) {
            return facts.put(key, expected, value, timeToLive);
        }
        return Optional.of(new Entry(key, value, Revisions.of(own.require().getMetadata())));
    }

    @Override
    public boolean keepAlive(Entry entry) {
        return entry.key().startsWith(UNDER) ? own.read().isPresent() : facts.keepAlive(entry);
    }

    @Override
    public boolean remove(Entry entry) {
        return entry.key().startsWith(UNDER) || facts.remove(entry);
    }

    private List<Entry> present(boolean withOwn) {
        List<Entry> all = new ArrayList<>();
        DualStack<Prefix> families = networks.get();
        String self = own.name();
        api.nodes(
                node -> {
                    boolean mine = self.equals(node.getMetadata().getName());
                    if (mine ? withOwn : isReady(node)) {
                        entry(node, families).ifPresent(all::add);
                    }
                },
                all::clear);
        return all;
    }

    private Optional<Entry> entry(Node node, DualStack<Prefix> families) {
        if (!(leases.read(node, families) instanceof NodeLeases.Reading.Leased leased)) {
            return Optional.empty();
        }
        Lease lease = leased.lease();
        return lease.attributes().publicIps().stream()
                .findFirst()
                .map(address -> new Entry(
                        UNDER + Addresses.text(address),
                        "node " + node.getMetadata().getName(), // as Presence reads it: who, and the host's name
                        lease.revision()));
    }

    private static boolean isReady(Node node) {
        return node.getStatus() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    }
}
