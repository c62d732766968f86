package net.tweed.server.access;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.tweed.core.lease.Ledger.Entry;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;

/**
 * Whose a fact is, by its key. {@code presence/<address>} is the host's with the address; {@code owned/…},
 * {@code routed/…} (only to write), {@code busy/…} and {@code collector} the host's that the value names, and an
 * {@code owned/<type>/<table>/<subnet>} comes to a host only while it leases the subnet; {@code history/<subnet>} anyone's
 * while no other host has the subnet; {@code cluster} whoever writes it first. All else, such as the guards of leases, is no
 * client's. Signs of life and what one host at a time has must end by themselves, and nothing else may.
 */
final class FactRules {
    private static final int ROW_PARTS = 4;
    private static final String PRESENCE = "presence/";
    private static final String OWNED = "owned/";
    private static final String ROUTED = "routed/";
    private static final String BUSY = "busy/";
    private static final String HISTORY = "history/";
    private static final String COLLECTOR = "collector";
    private static final String CLUSTER = "cluster";

    /** Characters; the longest there is, a host's identity with its name, has some 500. */
    private static final int LONGEST_VALUE = 1024;

    /** Daemons' live a minute. */
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);

    private final Bindings bindings;
    private final KnownLeases leases;

    FactRules(Bindings bindings, KnownLeases leases) {
        this.bindings = bindings;
        this.leases = leases;
    }

    /**
     * A write.
     *
     * @param there the entry as it is now, where one is expected
     * @param life how long it is to live
     */
    void put(Client.Named client, String key, Optional<Entry> there, String value, Optional<Duration> life) {
        bounded(client, key, value, life);
        if (key.startsWith(PRESENCE)) {
            present(client, key, value);
        } else if (key.startsWith(HISTORY)) {
            past(client, key);
        } else if (key.startsWith(OWNED)) {
            row(client, key, there.map(entry -> last(entry.value())), last(value));
        } else if (key.startsWith(ROUTED)) {
            own(client, key, value); // in the place of anyone's: each says that it has changed something
        } else if (isHeld(key)) {
            there.ifPresent(entry -> ownedBy(client, key, entry.value()));
            own(client, key, value);
        } else if (!key.equals(CLUSTER) || there.isPresent()) {
            throw refused(client, key);
        }
    }

    private static void bounded(Client.Named client, String key, String value, Optional<Duration> life) {
        boolean ends = key.startsWith(PRESENCE) || isHeld(key);
        boolean rightLife =
                ends ? life.filter(given -> given.compareTo(LONGEST_LIFE) <= 0).isPresent() : life.isEmpty();
        if (!rightLife) {
            throw Bindings.denied("the fact " + Bindings.shown(key) + " of the client " + client.name() + " must "
                    + (ends ? "end within " + LONGEST_LIFE.toMinutes() + " minutes" : "not end by itself"));
        }
        if (value.length() > LONGEST_VALUE) {
            throw Bindings.denied("the fact " + Bindings.shown(key) + " of the client " + client.name()
                    + " is longer than " + LONGEST_VALUE + " characters");
        }
    }

    /** Whoever removes a dead host's row notes so in that host's name; the row becomes another's only with its subnet. */
    private void row(Client.Named client, String key, Optional<String> before, String holder) {
        before.ifPresent(owner -> ownedBy(client, key, owner));
        if (!before.equals(Optional.of(holder))) {
            own(client, key, holder);
            leased(client, key);
        }
    }

    /** The key must be {@code owned/<type>/<table>/<subnet>}, with a subnet that the client's host leases now. */
    private void leased(Client.Named client, String key) {
        String[] parts = key.split("/", -1);
        Prefix subnet = Optional.of(parts)
                .filter(each -> each.length == ROW_PARTS)
                .flatMap(each -> Prefix.parse(each[ROW_PARTS - 1].replace('-', '/')))
                .filter(parsed -> parsed.toString().replace('/', '-').equals(parts[ROW_PARTS - 1]))
                .orElseThrow(() -> refused(client, key));
        boolean held = leases.fresh().stream()
                .filter(lease -> lease.subnets().stream().anyMatch(subnet::equals))
                .flatMap(lease -> lease.attributes().publicIps().stream())
                .anyMatch(address -> bindings.own(client, List.of(address)));
        if (!held) {
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
                && !isLeased(leases.all(), address.get())
                && !isLeased(leases.fresh(), address.get()); // none are known until the watch has told of them
        if (!gone) {
            own(client, key, owner);
        }
    }

    private static boolean isLeased(List<Lease> leases, InetAddress address) {
        return leases.stream()
                .anyMatch(lease -> lease.attributes().publicIps().stream().anyMatch(address::equals));
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
