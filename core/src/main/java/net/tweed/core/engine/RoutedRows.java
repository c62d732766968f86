package net.tweed.core.engine;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.tweed.core.lease.Ledger;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.TweedException;
import net.tweed.core.spi.Ownership.Owned;
import net.tweed.core.spi.Ownership.Stage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which peers a cloud's routes lead to from here: those whose rows in the table that this host's packets follow have been
 * seen there by their writers, as the ledger has it. Who withdraws a row waits {@link #NOTICE} before removing it: within
 * that time every host has read so, or has not read for so long that it uses no rows at all. {@link #step} is for one
 * thread, all else for any.
 */
public final class RoutedRows {
    /** {@link #BELIEVED}, and half as much for two kernel rounds: the tunnel's route is in place again by then. */
    public static final Duration NOTICE = Duration.ofSeconds(10);

    /** One key is read so often; the rows only when it has changed. */
    static final Duration LOOK = Duration.ofSeconds(2);

    /** A reading holds for two looks that fail. */
    static final Duration BELIEVED = Duration.ofSeconds(6);

    /** The rows themselves are read at least so often, whatever the key says. */
    private static final Duration READ_AGAIN = Duration.ofSeconds(60);

    /** The holder of a row that the ledger has twice: the tunnel is used. */
    private static final String NOBODY = "";

    private static final Logger LOG = LoggerFactory.getLogger(RoutedRows.class);

    private final LedgerOwnership ownership;
    private final Supplier<Optional<String>> table;
    private final Clock clock;
    private final Runnable changed;
    private String readOf = "";
    private Optional<Revision> stamp = Optional.empty();
    private Duration rowsAt = Duration.ZERO;
    private volatile Duration seenAt = Duration.ZERO;
    private boolean silent;
    private volatile Map<Prefix, String> holders = Map.of();

    /**
     * Nothing is known to be routed yet.
     *
     * @param table the one that this host's packets follow, where that is known
     * @param changed told when other rows count than before
     */
    public RoutedRows(LedgerOwnership ownership, Supplier<Optional<String>> table, Clock clock, Runnable changed) {
        this.ownership = ownership;
        this.table = table;
        this.clock = clock;
        this.changed = changed;
    }

    /** Those subnets of these peers that a cloud leads to their own hosts. */
    public Set<Prefix> of(List<Lease> peers) {
        Map<Prefix, String> known = believedFor().isZero() ? Map.of() : holders;
        Set<Prefix> routed = new HashSet<>();
        for (Lease peer : known.isEmpty() ? List.<Lease>of() : peers) {
            String holder = LedgerOwnership.holder(peer.attributes().publicIps());
            peer.subnets().stream()
                    .filter(subnet -> holder.equals(known.get(subnet)))
                    .forEach(routed::add);
        }
        return routed;
    }

    /** Tells when the last reading is too old, also while another one waits for the store; run it again after what it returns. */
    public Duration expire() {
        Duration left = believedFor();
        if (left.isZero()) {
            changed.run();
            return LOOK;
        }
        return left;
    }

    private Duration believedFor() {
        Duration left = seenAt.plus(BELIEVED).minus(clock.uptime());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Looks what is routed; run it again after what it returns. */
    public Duration step() {
        Duration now = clock.uptime();
        boolean expired = believedFor().isZero();
        Map<Prefix, String> next = holders;
        try {
            next = read(now);
            seenAt = now;
            if (silent) {
                LOG.info("The ledger can be read again: routes of the cloud are used again");
                silent = false;
            }
        } catch (TweedException e) {
            LOG.debug("Cannot read what is routed now", e);
            if (believedFor().isZero() && !silent && !holders.isEmpty()) {
                LOG.warn(
                        "It is not known which routes of the cloud are about to go, so all packets go through the"
                                + " tunnel: {}",
                        e.getMessage());
                silent = true;
            }
        }
        if (!next.equals(holders) || (expired && !next.isEmpty())) {
            holders = next;
            changed.run();
        }
        return LOOK;
    }

    private Map<Prefix, String> read(Duration now) {
        String carrier = table.get().orElse("");
        if (carrier.isEmpty()) {
            readOf = carrier;
            return Map.of();
        }
        Optional<Revision> at = ownership.stamped(carrier).map(Ledger.Entry::revision);
        boolean same =
                carrier.equals(readOf) && at.equals(stamp) && now.minus(rowsAt).compareTo(READ_AGAIN) < 0;
        if (same) {
            return holders;
        }
        Map<Prefix, String> read = ownership.list(carrier).stream()
                .filter(row -> row.stage() == Stage.ROUTED)
                .collect(Collectors.toUnmodifiableMap(Owned::destination, Owned::holder, (one, other) -> NOBODY));
        readOf = carrier;
        stamp = at;
        rowsAt = now;
        return read;
    }
}
