package net.tweed.server.access;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import net.tweed.core.lease.Ledger.Entry;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;

/**
 * Whose a fact is, by its key. {@code presence/<address>} is the host's with the address; {@code owned/…},
 * {@code routed/…} (only to write), {@code busy/…} and {@code collector} the host's that the value names; {@code history/<subnet>} anyone's while no other host has the subnet;
 * {@code cluster} whoever writes it first. All else, such as the guards of leases, is no client's.
 */
final class FactRules {
    private static final String PRESENCE = "presence/";
    private static final String OWNED = "owned/";
    private static final String ROUTED = "routed/";
    private static final String BUSY = "busy/";
    private static final String HISTORY = "history/";
    private static final String COLLECTOR = "collector";
    private static final String CLUSTER = "cluster";

    private final Bindings bindings;
    private final KnownLeases leases;

    FactRules(Bindings bindings, KnownLeases leases) {
        this.bindings = bindings;
        this.leases = leases;
    }

    /** @param there the entry as it is now, where one is expected */
    void put(Client.Named client, String key, Optional<Entry> there, String value) {
        if (key.startsWith(PRESENCE)) {
            present(client, key, value);
        } else if (key.startsWith(HISTORY)) {
            past(client, key);
        } else if (key.startsWith(OWNED)) {
            // Whoever removes a dead host's row notes so in that host's name.
            there.ifPresent(entry -> ownedBy(client, key, last(entry.value())));
            ownedBy(client, key, last(value));
        } else if (key.startsWith(ROUTED)) {
            own(client, key, value); // in the place of anyone's: each says that it has changed something
        } else if (isHeld(key)) {
            there.ifPresent(entry -> ownedBy(client, key, entry.value()));
            own(client, key, value);
        } else if (!key.equals(CLUSTER) || there.isPresent()) {
            throw refused(client, key);
        }
    }

    void keep(Client.Named client, String key, Optional<Entry> there) {
        if (key.startsWith(PRESENCE)) {
            there.ifPresentOrElse(entry -> present(client, key, entry.value()), () -> present(client, key));
        } else if (isHeld(key)) {
            there.ifPresent(entry -> own(client, key, entry.value()));
        } else {
            throw refused(client, key);
        }
    }

    void remove(Client.Named client, String key, Optional<Entry> there) {
        if (key.startsWith(PRESENCE)) {
            present(client, key);
        } else if (key.startsWith(OWNED)) {
            there.ifPresent(entry -> ownedBy(client, key, last(entry.value())));
        } else if (isHeld(key)) {
            there.ifPresent(entry -> own(client, key, entry.value()));
        } else {
            throw refused(client, key);
        }
    }

    private InetAddress present(Client.Named client, String key) {
        InetAddress address = Addresses.parse(key.substring(PRESENCE.length())).orElseThrow(() -> refused(client, key));
        if (!bindings.own(client, List.of(address))) {
            throw refused(client, key);
        }
        return address;
    }

    /** The sign of life comes before the first claim, so it binds too. Its value begins with the host's identity. */
    private void present(Client.Named client, String key, String value) {
        int blank = value.indexOf(' ');
        String holder = blank < 0 ? value : value.substring(0, blank);
        Optional<InetAddress> address = Addresses.parse(key.substring(PRESENCE.length()))
                .filter(parsed -> key.equals(PRESENCE + Addresses.text(parsed)));
        if (address.isEmpty() || holder.isEmpty()) {
            throw refused(client, key);
        }
        bindings.addresses(client, List.of(address.get()));
        bindings.holder(client, holder);
    }

    private void past(Client.Named client, String key) {
        Prefix subnet =
                Prefix.parse(key.substring(HISTORY.length()).replace('-', '/')).orElseThrow(() -> refused(client, key));
        Optional<Lease> held =
                holder(leases.all(), subnet).isPresent() ? holder(leases.fresh(), subnet) : Optional.empty();
        boolean others = held.isPresent()
                && !bindings.own(
                        client, held.get().attributes().publicIps().stream().toList());
        if (others) {
            throw refused(client, key);
        }
    }

    private static Optional<Lease> holder(List<Lease> leases, Prefix subnet) {
        return leases.stream()
                .filter(lease -> lease.subnets().stream().anyMatch(subnet::overlaps))
                .findFirst();
    }

    /** The client's own, or a host's that is gone. */
    private void ownedBy(Client.Named client, String key, String owner) {
        Optional<InetAddress> address = Addresses.parse(owner);
        boolean gone = address.isPresent()
                && leases.all().stream()
                        .noneMatch(
                                lease -> lease.attributes().publicIps().stream().anyMatch(address.get()::equals));
        if (!gone) {
            own(client, key, owner);
        }
    }

    private void own(Client.Named client, String key, String owner) {
        Optional<InetAddress> address = Addresses.parse(owner);
        if (address.isEmpty() || !bindings.own(client, List.of(address.get()))) {
            throw refused(client, key);
        }
    }

    /** What one host at a time has for a while: the value is its address. */
    private static boolean isHeld(String key) {
        return key.startsWith(BUSY) || key.equals(COLLECTOR);
    }

    private static String last(String value) {
        return value.substring(value.lastIndexOf(' ') + 1);
    }

    private static TweedException refused(Client.Named client, String key) {
        return Bindings.denied(
                "the fact " + Bindings.shown(key) + " is not the client " + client.name() + "'s to write");
    }
}
