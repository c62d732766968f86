package net.tweed.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leases by node, as far as one watch has seen them: what of a node's change is news. For one thread. */
final class NodeList {
    private static final Logger LOG = LoggerFactory.getLogger(NodeList.class);

    private final NodeLeases leases;
    private final OwnNode own;
    private final Supplier<DualStack<Prefix>> networks;
    private final Map<String, Lease> known = new HashMap<>();
    private final Set<String> senseless = new HashSet<>();

    /** @param networks the network's, as last read: families that it does not have are not looked at */
    NodeList(NodeLeases leases, OwnNode own, Supplier<DualStack<Prefix>> networks) {
        this.leases = leases;
        this.own = own;
        this.networks = networks;
    }

    /** All leases as of one moment, and the moment. */
    record Listed(Snapshot snapshot, String version) {}

    Listed list(KubernetesApi api) {
        Map<String, Lease> found = new HashMap<>();
        DualStack<Prefix> families = networks.get();
        String version = api.nodes(
                node -> read(node, families)
                        .ifPresent(lease -> found.put(node.getMetadata().getName(), lease)),
                found::clear);
        known.clear();
        known.putAll(found);
        return new Listed(new Snapshot(List.copyOf(found.values()), Revisions.ofList(version)), version);
    }

    /** What a node that is new or different means for the leases. */
    List<LeaseEvent> changed(Node node) {
        String name = node.getMetadata().getName();
        Optional<Lease> now = read(node, networks.get());
        Optional<Lease> before = Optional.ofNullable(now.isPresent() ? known.put(name, now.get()) : known.remove(name));
        List<LeaseEvent> events = new ArrayList<>();
        boolean moved = before.isPresent() && !before.map(Lease::subnets).equals(now.map(Lease::subnets));
        if (moved) {
            events.add(ended(before.get(), Revisions.of(node.getMetadata())));
        }
        boolean same = before.map(Lease::subnets).equals(now.map(Lease::subnets))
                && before.map(Lease::attributes).equals(now.map(Lease::attributes));
        if (!same) {
            now.ifPresent(lease -> events.add(new LeaseEvent.Changed(lease)));
        }
        return events;
    }

    List<LeaseEvent> deleted(Node node) {
        senseless.remove(node.getMetadata().getName());
        Optional<Lease> before =
                Optional.ofNullable(known.remove(node.getMetadata().getName()));
        return before.map(lease -> List.of(ended(lease, Revisions.of(node.getMetadata()))))
                .orElse(List.of());
    }

    /** Where another node has the same subnets, those are its from now on. */
    private LeaseEvent ended(Lease lease, Revision at) {
        return known.values().stream()
                .filter(other -> other.subnets().equals(lease.subnets()))
                .findFirst()
                .<LeaseEvent>map(LeaseEvent.Changed::new)
                .orElseGet(() -> new LeaseEvent.Removed(lease.subnets(), at));
    }

    private Optional<Lease> read(Node node, DualStack<Prefix> families) {
        own.saw(node);
        String name = node.getMetadata().getName();
        NodeLeases.Reading reading = leases.read(node, families);
        if (reading instanceof NodeLeases.Reading.Senseless fault) {
            if (senseless.add(name)) {
                LOG.warn("Node {} is no lease: {}", name, fault.why());
            }
            return Optional.empty();
        }
        senseless.remove(name);
        return reading instanceof NodeLeases.Reading.Leased leased ? Optional.of(leased.lease()) : Optional.empty();
    }
}
