package net.tweed.server.access;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.tweed.core.lease.Ledger;
import net.tweed.core.lease.Ledger.Entry;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.TweedException;

/**
 * Which host a client is, remembered from its first write on: {@code clients/<name>} in the ledger holds the host's
 * identity, {@code addresses/<address>} the name of the client that has the address. A client is one host for good. An
 * address is free for anyone where neither a lease nor a sign of life names it; one that a host uses which is no client yet
 * goes only to a client whose certificate or token names it.
 */
final class Bindings {
    private static final String CLIENTS = "clients/";
    private static final String ADDRESSES = "addresses/";

    /** One that changes between two calls this often is no race. */
    private static final int ATTEMPTS = 4;

    private final Ledger ledger;
    private final KnownLeases leases;

    Bindings(Ledger ledger, KnownLeases leases) {
        this.ledger = ledger;
        this.leases = leases;
    }

    /**
     * Takes it that this client is this host, where it is not known yet.
     *
     * @throws TweedException of kind DENIED where it is another
     */
    void holder(Client.Named client, String holder) {
        String key = CLIENTS + client.name();
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<Entry> there = ledger.get(key);
            if (there.isEmpty()) {
                there = ledger.put(key, Optional.empty(), holder, Optional.empty());
            }
            if (there.isPresent()) {
                if (!there.get().value().equals(holder)) {
                    throw denied("the client " + client.name() + " is the host "
                            + shown(there.get().value())
                            + ", not " + shown(holder)
                            + ". Give each host a certificate or token of its own; if that host"
                            + " was set up anew, delete <etcd-prefix>/tweed/" + key);
                }
                return;
            }
        }
        throw busy(key);
    }

    /**
     * Takes these addresses for the client, where they are free.
     *
     * @throws TweedException of kind DENIED where one is another client's, or the certificate names others
     */
    void addresses(Client.Named client, List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            if (!client.addresses().isEmpty() && !client.addresses().contains(address)) {
                throw denied("the certificate of " + client.name() + " does not vouch for the address "
                        + Addresses.text(address) + ". Make one that does, or one without addresses");
            }
            take(client, address);
        }
    }

    private void take(Client.Named client, InetAddress address) {
        String key = ADDRESSES + Addresses.text(address);
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<Entry> there = ledger.get(key);
            if (there.isPresent() && there.get().value().equals(client.name())) {
                return;
            }
            if (!client.addresses().contains(address) && inUse(address)) {
                throw denied("the address " + Addresses.text(address) + " is "
                        + there.map(entry -> "the client " + shown(entry.value()) + "'s")
                                .orElse("in use by a host")
                        + ", not " + client.name() + "'s. Give the client a certificate that names the address, or wait"
                        + " until that host's lease has ended");
            }
            if (there.isPresent() && inUse(address)) {
                throw denied("the address " + Addresses.text(address) + " is the client "
                        + shown(there.get().value()) + "'s as long as that host's lease lasts");
            }
            if (ledger.put(key, there, client.name(), Optional.empty()).isPresent()) {
                return;
            }
        }
        throw busy(key);
    }

    private boolean inUse(InetAddress address) {
        return ledger.get("presence/" + Addresses.text(address)).isPresent()
                || leases.fresh().stream()
                        .anyMatch(
                                lease -> lease.attributes().publicIps().stream().anyMatch(address::equals));
    }

    /** Whether all of these are the client's: nothing is bound. */
    boolean own(Client.Named client, List<InetAddress> addresses) {
        List<InetAddress> others = new ArrayList<>(addresses);
        others.removeIf(address -> ledger.get(ADDRESSES + Addresses.text(address))
                .filter(entry -> entry.value().equals(client.name()))
                .isPresent());
        return !addresses.isEmpty() && others.isEmpty();
    }

    /** Every address that is the client's now. */
    Set<InetAddress> addresses(Client.Named client) {
        return ledger.list(ADDRESSES).stream()
                .filter(entry -> entry.value().equals(client.name()))
                .flatMap(entry -> Addresses.parse(entry.key().substring(ADDRESSES.length())).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The host that the client is; empty where it has not said so yet. */
    Optional<String> holder(Client.Named client) {
        return ledger.get(CLIENTS + client.name()).map(Entry::value);
    }

    static TweedException denied(String why) {
        return new TweedException(TweedException.Kind.DENIED, "Not allowed: " + why + ".");
    }

    private static TweedException busy(String key) {
        return new TweedException(
                TweedException.Kind.UNAVAILABLE,
                "Cannot keep <etcd-prefix>/tweed/" + key + " in the store: it changes as often as it is written.");
    }

    /** What stands in the store may be anything. */
    static String shown(String text) {
        String cut = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return cut.replaceAll("\\p{C}", "?");
    }
}
