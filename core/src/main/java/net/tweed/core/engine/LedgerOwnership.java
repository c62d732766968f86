package net.tweed.core.engine;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.lease.Ledger;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.Ownership;

/**
 * Who owns rows, kept in the ledger: {@code owned/rtb-0a1b/10.5.1.0-24} holds {@code routed eni-0a1b 192.168.77.11}, a
 * row's stage, target and holder.
 */
public final class LedgerOwnership implements Ownership {
    private static final String UNDER = "owned/";
    private static final int FIELDS = 3;

    private final Ledger ledger;
    private final String holder;
    private final Supplier<LeaseTable.View> leases;

    /**
     * The rows, as one host sees them.
     *
     * @param self this host's public addresses
     * @param leases who is there
     */
    public LedgerOwnership(Ledger ledger, DualStack<InetAddress> self, Supplier<LeaseTable.View> leases) {
        this.ledger = ledger;
        this.holder = holder(self);
        this.leases = leases;
    }

    /** A host's name in the ledger: its first public address, as its presence has it. */
    public static String holder(DualStack<InetAddress> publicIps) {
        return publicIps.stream().findFirst().map(Addresses::text).orElse("unknown");
    }

    @Override
    public List<Owned> list(String table) {
        List<Owned> all = new ArrayList<>();
        for (Ledger.Entry entry : ledger.list(under(table))) {
            decode(entry, table).ifPresent(all::add);
        }
        return all;
    }

    @Override
    public boolean note(String table, Prefix destination, String target, Stage stage) {
        String key = key(table, destination);
        Optional<Ledger.Entry> before = ledger.get(key);
        String value = stage.name().toLowerCase(Locale.ROOT) + " " + target + " " + holder;
        if (before.filter(entry -> entry.value().equals(value)).isPresent()) {
            return true;
        }
        return ledger.put(key, before, value, Optional.empty()).isPresent();
    }

    @Override
    public boolean forget(String table, Prefix destination) {
        Optional<Ledger.Entry> entry = ledger.get(key(table, destination));
        return entry.isEmpty() || ledger.remove(entry.get());
    }

    @Override
    public int ahead(String table) {
        LeaseTable.View view = leases.get();
        Set<Prefix> routed = new HashSet<>();
        list(table).stream().filter(row -> row.stage() == Stage.ROUTED).forEach(row -> routed.add(row.destination()));
        long mine = view.own().map(own -> own.revision().created()).orElse(Long.MAX_VALUE);
        return (int) view.leases().stream()
                .filter(lease -> lease.revision().created() < mine)
                .filter(lease -> !routed.containsAll(lease.subnets().stream().toList()))
                .count();
    }

    private static String under(String table) {
        return UNDER + table.replace('/', '~') + "/";
    }

    private static String key(String table, Prefix destination) {
        return under(table) + destination.toString().replace('/', '-');
    }

    /** Reads an entry; what makes no sense is nobody's row. */
    private static Optional<Owned> decode(Ledger.Entry entry, String table) {
        String[] fields = entry.value().split(" ", FIELDS + 1);
        Optional<Prefix> destination =
                Prefix.parse(entry.key().substring(under(table).length()).replace('-', '/'));
        if (fields.length != FIELDS || destination.isEmpty()) {
            return Optional.empty();
        }
        for (Stage stage : Stage.values()) {
            if (stage.name().toLowerCase(Locale.ROOT).equals(fields[0])) {
                return Optional.of(new Owned(destination.get(), fields[1], stage, fields[2]));
            }
        }
        return Optional.empty();
    }
}
