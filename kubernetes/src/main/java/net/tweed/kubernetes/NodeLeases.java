package net.tweed.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.tweed.core.lease.HostAddresses;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Term;

/**
 * A node as a lease, and a lease's attributes as annotations: {@code backend-type}, {@code backend-data} and the rest, byte
 * for byte as flannel writes them. Nodes are read as input from outside: what makes no sense is no lease.
 */
final class NodeLeases {
    /** Kubernetes gives a node one subnet of each family at most. */
    private static final int MOST_CIDRS = 2;

    private static final int LONGEST_TYPE = 64;
    /** As much as a lease's value in etcd may hold. */
    private static final int LONGEST_DATA = 64 * 1024;

    private static final String NO_DATA = "null"; // Go's encoding of none: flannel's host-gw nodes have it

    private final AnnotationNames names;

    NodeLeases(AnnotationNames names) {
        this.names = names;
    }

    /** A node that is a lease, or why it is none. */
    sealed interface Reading {
        record Leased(Lease lease) implements Reading {}

        /** No daemon of this network has been there. */
        record Foreign() implements Reading {}

        record Senseless(String why) implements Reading {}
    }

    /**
     * Reads a node.
     *
     * @param families those of this network; a family that it does not have is not looked at
     */
    Reading read(Node node, DualStack<?> families) {
        Map<String, String> annotations = annotations(node);
        if (!"true".equals(annotations.get(names.managed()))) {
            return new Reading.Foreign();
        }
        List<String> texts = podCidrs(node);
        Optional<DualStack<Prefix>> parsed = parse(texts);
        if (parsed.isEmpty()) {
            return new Reading.Senseless("its pod CIDRs, " + texts + ", are not one for each family");
        }
        DualStack<InetAddress> publicIps = addresses(annotations, families, names::publicIp);
        DualStack<Prefix> subnets = parsed.get().zip(publicIps, (subnet, address) -> subnet);
        String type = annotations.getOrDefault(names.type(), "");
        if (subnets.isEmpty()) {
            return new Reading.Senseless("it has no family with both a pod CIDR and a public address");
        }
        DualStack<String> data = DualStack.none();
        for (Family family : Family.values()) {
            String text = annotations.getOrDefault(names.data(family), NO_DATA);
            if (text.length() > LONGEST_DATA || type.length() > LONGEST_TYPE) {
                return new Reading.Senseless("its annotations are longer than any backend's");
            }
            boolean there = subnets.get(family).isPresent() && !text.isEmpty() && !text.equals(NO_DATA);
            data = there ? data.with(family, text) : data;
        }
        DualStack<InetAddress> reached = publicIps.zip(subnets, (address, subnet) -> address);
        return new Reading.Leased(new Lease(
                subnets, new Attributes(type, reached, data), new Term.Reserved(), Revisions.of(node.getMetadata())));
    }

    /** The subnets that the cluster gave the node, of these families; empty where they are not one for each family. */
    Optional<DualStack<Prefix>> subnets(Node node, DualStack<?> families) {
        return parse(podCidrs(node)).map(all -> all.zip(families, (subnet, family) -> subnet));
    }

    static List<String> podCidrs(Node node) {
        if (node.getSpec() == null) {
            return List.of();
        }
        List<String> all = node.getSpec().getPodCIDRs();
        if (all != null && !all.isEmpty()) {
            return List.copyOf(all);
        }
        String one = node.getSpec().getPodCIDR();
        return one == null || one.isEmpty() ? List.of() : List.of(one);
    }

    /** The annotations that publish these attributes, by name. */
    Map<String, String> annotations(Attributes attributes) {
        Map<String, String> all = new TreeMap<>();
        all.put(names.managed(), "true");
        all.put(names.type(), attributes.backend());
        for (Family family : Family.values()) {
            attributes.publicIps().get(family).ifPresent(address -> {
                all.put(names.publicIp(family), Addresses.text(address));
                all.put(names.data(family), attributes.data().get(family).orElse(NO_DATA));
            });
        }
        return all;
    }

    /** Of the annotations that publish these attributes, those that the node does not have so. */
    Map<String, String> missing(Node node, Attributes attributes) {
        Map<String, String> there = annotations(node);
        Map<String, String> missing = annotations(attributes);
        missing.entrySet().removeIf(e -> e.getValue().equals(there.get(e.getKey())));
        return missing;
    }

    /** What an operator has written at the node about its addresses. */
    HostAddresses addresses(Node node) {
        Map<String, String> annotations = annotations(node);
        DualStack<Boolean> both = DualStack.both(true, true);
        return new HostAddresses(
                addresses(annotations, both, names::nodePublicIp), addresses(annotations, both, names::overwrite));
    }

    AnnotationNames names() {
        return names;
    }

    static Map<String, String> annotations(Node node) {
        Map<String, String> annotations = node.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    private interface NameOf {
        String family(Family family);
    }

    private static DualStack<InetAddress> addresses(
            Map<String, String> annotations, DualStack<?> families, NameOf name) {
        DualStack<InetAddress> addresses = DualStack.none();
        for (Family family : Family.values()) {
            Optional<InetAddress> address = families.get(family).isEmpty()
                    ? Optional.empty()
                    : Addresses.parse(annotations.getOrDefault(name.family(family), ""))
                            .filter(a -> Family.of(a) == family && !a.isAnyLocalAddress());
            if (address.isPresent()) {
                addresses = addresses.with(family, address.get());
            }
        }
        return addresses;
    }

    private static Optional<DualStack<Prefix>> parse(List<String> texts) {
        List<Prefix> prefixes = new ArrayList<>();
        texts.stream().limit(MOST_CIDRS + 1).forEach(text -> Prefix.parse(text).ifPresent(prefixes::add));
        DualStack<Prefix> subnets = DualStack.none();
        for (Prefix prefix : prefixes) {
            if (subnets.get(prefix.family()).isPresent()) {
                return Optional.empty();
            }
            subnets = subnets.with(prefix.family(), prefix);
        }
        return texts.size() == prefixes.size() ? Optional.of(subnets) : Optional.empty();
    }
}
