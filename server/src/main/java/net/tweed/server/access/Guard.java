package net.tweed.server.access;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.Ledger.Entry;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.wire.ConfigJson;

/**
 * What a client may write: the lease of the host that it is, and facts of that host. Everyone may read everything. Each
 * method returns where the write is allowed, and throws DENIED where it is not; what is answered says whose it is.
 */
public final class Guard {
    /** A host has one lease; while a network changes, one of the old and one of the new. */
    private static final int MOST_LEASES = 3;

    /** More than there are threads that claim at once. */
    private static final int LOCKS = 64;

    private final LeaseStore store;
    private final KnownLeases leases;
    private final Bindings bindings;
    private final FactRules facts;
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    public Guard(LeaseStore store, KnownLeases leases) {
        this.store = store;
        this.leases = leases;
        this.bindings = new Bindings(store, leases);
        this.facts = new FactRules(bindings, leases);
    }

    /**
     * Claims where that is allowed: one claim of a client after the other, so that each counts those before.
     *
     * @param claim writes to the store
     */
    public <T> T claim(
            Client client, DualStack<Prefix> subnets, Attributes attributes, String holder, Supplier<T> claim) {
        if (!(client instanceof Client.Named named)) {
            return claim.get();
        }
        synchronized (locks.get(Math.floorMod(named.name().hashCode(), LOCKS))) {
            claim(named, subnets, attributes, holder);
            return claim.get();
        }
    }

    private void claim(Client.Named named, DualStack<Prefix> subnets, Attributes attributes, String holder) {
        inPool(subnets);
        bindings.addresses(named, addresses(attributes));
        bindings.holder(named, holder);
        int held = held(leases.fresh(), bindings.addresses(named)).size();
        if (held >= MOST_LEASES) {
            throw Bindings.denied("the client " + named.name() + " holds " + held
                    + " leases already. A host needs one; release the others");
        }
    }

    /** A configuration that nobody can read is no reason: then no host claims anything. */
    private void inPool(DualStack<Prefix> subnets) {
        Optional<DualStack<Pool>> pools = store.config().flatMap(Guard::pools);
        boolean outside = pools.isPresent()
                && subnets.stream()
                        .anyMatch(subnet -> !pools.get()
                                .get(subnet.family())
                                .map(pool -> pool.offers(subnet))
                                .orElse(false));
        if (outside) {
            throw Bindings.denied("the network has no such subnet to lease");
        }
    }

    private static Optional<DualStack<Pool>> pools(String config) {
        try {
            NetworkConfig parsed = ConfigJson.parse(config).config();
            return Optional.of(parsed.pools());
        } catch (TweedException e) {
            return Optional.empty();
        }
    }

    /** A change of a lease that is there; where there is none, nothing can happen to it. */
    public void change(Client client, Lease given, Optional<Attributes> after) {
        if (!(client instanceof Client.Named named)) {
            return;
        }
        Optional<Lease> there = leases.now(given);
        List<InetAddress> owners = addresses(there.map(Lease::attributes).orElse(given.attributes()));
        bindings.addresses(named, owners);
        after.ifPresent(attributes -> bindings.addresses(named, addresses(attributes)));
    }

    /** Nothing is written where the lease is another host's: what the client says of itself must be true. */
    public void renew(Client client, Lease given) {
        if (client instanceof Client.Named named) {
            bindings.addresses(named, addresses(given.attributes()));
        }
    }

    public void put(Client client, String key, Optional<Entry> expected, String value, Optional<Duration> life) {
        if (client instanceof Client.Named named) {
            facts.put(named, key, expected.isPresent() ? store.get(key) : Optional.empty(), value, life);
        }
    }

    public void keepAlive(Client client, Entry entry) {
        if (client instanceof Client.Named named) {
            facts.keep(named, entry.key(), store.get(entry.key()));
        }
    }

    public void remove(Client client, Entry entry) {
        if (client instanceof Client.Named named) {
            facts.remove(named, entry.key(), store.get(entry.key()));
        }
    }

    /** Whoever wants to enrol must have proved a name. */
    public Client.Named named(Client client) {
        if (client instanceof Client.Named named) {
            return named;
        }
        throw Bindings.denied("this server lets everyone in, and so knows nobody whom it could enrol. Give it"
                + " --remote-cafile for clients' certificates, or --token-file");
    }

    /** The host that the client is, with its leases. */
    public KnownHost host(Client client) {
        Client.Named named = named(client);
        Set<InetAddress> own = bindings.addresses(named);
        List<Lease> held = held(leases.all(), own);
        if (held.isEmpty()) {
            held = held(leases.fresh(), own);
        }
        Optional<String> holder = bindings.holder(named);
        if (held.isEmpty() || holder.isEmpty()) {
            throw Bindings.denied("the client " + named.name() + " has no lease yet. Claim one, then enrol");
        }
        return new KnownHost(named.name(), holder.get(), held);
    }

    private static List<Lease> held(List<Lease> leases, Set<InetAddress> own) {
        return leases.stream()
                .filter(lease -> lease.attributes().publicIps().stream().anyMatch(own::contains))
                .toList();
    }

    private static List<InetAddress> addresses(Attributes attributes) {
        return attributes.publicIps().stream().toList();
    }
}
