package net.tweed.core.lease;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.TweedException;
import org.jspecify.annotations.Nullable;

/**
 * The sign that this host is alive with its public address: the ledger's {@code presence/192.168.77.11}, which holds the
 * host's identity, and its name for people to read, and vanishes soon after the host does. Two hosts with one address
 * meet here.
 */
final class Presence {
    static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);

    /** Two may fail before the sign vanishes. */
    static final Duration KEEP_ALIVE = Duration.ofSeconds(20);

    /** A sign that comes and goes this often within one call is a defect of the store. */
    private static final int ATTEMPTS = 5;

    /** A holder with its host's name. */
    private static final Pattern NAMED = Pattern.compile("([0-9A-Za-z-]{1,64}) ([0-9A-Za-z._-]{1,253})");

    private final Ledger ledger;
    private final String holder;
    private final String value;
    private Ledger.@Nullable Entry entry;
    private boolean wasThere;

    /** @param hostname what people call this host; may be empty, and need not be its own alone */
    Presence(Ledger ledger, String holder, String hostname) {
        this.ledger = ledger;
        this.holder = holder;
        this.value = hostname.isEmpty() ? holder : holder + " " + hostname;
    }

    /**
     * Keeps the sign alive; sets it up where it is not there. A sign of this same host, from before a restart, is
     * adopted without a write.
     *
     * @return whether it was there, so that the store is as this host left it
     * @throws TweedException of kind CONFLICT where another host is alive with the address
     */
    boolean keep(DualStack<InetAddress> publicIps) {
        InetAddress address = publicIps
                .v4()
                .or(publicIps::v6)
                .orElseThrow(() -> new IllegalArgumentException("A host has a public address"));
        String key = "presence/" + Addresses.text(address);
        Ledger.Entry before = entry;
        if (before != null && before.key().equals(key) && ledger.keepAlive(before)) {
            return true;
        }
        entry = null;
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<Ledger.Entry> there = ledger.get(key);
            if (there.isPresent() && !own(there.get().value())) {
                throw conflict(address, there.get().value());
            }
            Optional<Ledger.Entry> mine = there.isPresent()
                    ? there.filter(ledger::keepAlive)
                    : ledger.put(key, Optional.empty(), value, Optional.of(TIME_TO_LIVE));
            if (mine.isPresent()) {
                entry = mine.get();
                boolean adopted = there.isPresent() && !wasThere;
                wasThere = true;
                return adopted;
            }
        }
        throw new TweedException(
                TweedException.Kind.UNAVAILABLE,
                "Cannot keep " + key + " in the store: it vanishes as often as it is written. Trying again.");
    }

    /** The name may have changed since. */
    private boolean own(String there) {
        return there.equals(holder) || there.startsWith(holder + " ");
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private static TweedException conflict(InetAddress address, String other) {
        Matcher named = NAMED.matcher(other);
        String shown = named.matches() ? named.group(2) + " (" + named.group(1) + ")" : shortened(other);
        return new TweedException(
                TweedException.Kind.CONFLICT,
                "Cannot use the public address " + Addresses.text(address) + ": the host " + shown
                        + " is alive with it. Give every host an address of its own, with --public-ip or --iface; if"
                        + " that host is gone, its claim ends within " + TIME_TO_LIVE.toSeconds() + " s.");
    }
}
