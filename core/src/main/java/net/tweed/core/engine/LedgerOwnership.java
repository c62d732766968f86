package net.tweed.core.engine;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.lease.Ledger;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.Ownership;

/**
 * Who owns rows, kept in the ledger: {@code owned/aws-vpc/rtb-0a1b/10.5.1.0-24} holds {@code routed eni-0a1b 192.168.77.11}, a
 * row's stage, target and holder. Where other hosts use these notes, {@code routed/aws-vpc/rtb-0a1b} changes with every one
 * that matters to them, and holds the host that wrote it.
 */
public final class LedgerOwnership implements Ownership {
    private static final String UNDER = "owned/";
    private static final String STAMP = "routed/";
    private static final int FIELDS = 3;

    /** {@code owned}, type, table, subnet. */
    private static final int KEY_PARTS = 4;

    private static final String UNKNOWN = "unknown";

    private final Ledger ledger;
    private final String type;
    private final Function<Prefix, String> holders;
    private final Supplier<LeaseTable.View> leases;
    private final Duration notice;

    /** The rows, as one host sees them, where nobody but their writers looks at them. */
    public LedgerOwnership(Ledger ledger, String type, DualStack<InetAddress> self, Supplier<LeaseTable.View> leases) {
        this(ledger, type, self, leases, Duration.ZERO);
    }

    /**
     * The rows, as one host sees them.
     *
     * @param type the backend's, whose tables' names are its own
     * @param self this host's public addresses
     * @param leases who is there
     * @param notice how long other hosts may use a row that is LEAVING; zero where they do not look
     */
    public LedgerOwnership(
            Ledger ledger,
            String type,
            DualStack<InetAddress> self,
            Supplier<LeaseTable.View> leases,
            Duration notice) {
        this(ledger, type, destination -> holder(self), leases, notice);
    }

    private LedgerOwnership(
            Ledger ledger,
            String type,
            Function<Prefix, String> holders,
            Supplier<LeaseTable.View> leases,
            Duration notice) {
        this.ledger = ledger;
        this.type = type;
        this.holders = holders;
        this.leases = leases;
        this.notice = notice;
    }

    @Override
    public Duration notice() {
        return notice;
    }

    /** The rows as the one sees them who writes those of all hosts: each row's holder is who leases its subnet. */
    public static LedgerOwnership ofAll(Ledger ledger, String type, Supplier<LeaseTable.View> leases) {
        return new LedgerOwnership(
                ledger, type, destination -> tenant(leases.get(), destination), leases, Duration.ZERO);
    }

    private static String tenant(LeaseTable.View view, Prefix destination) {
        return view.leases().stream()
                .filter(lease -> lease.subnets().stream().anyMatch(destination::equals))
                .findFirst()
                .map(lease -> holder(lease.attributes().publicIps()))
                .orElse(UNKNOWN);
    }

    /** A host's name in the ledger: its first public address, as its presence has it. */
    public static String holder(DualStack<InetAddress> publicIps) {
        return publicIps.stream().findFirst().map(Addresses::text).orElse(UNKNOWN);
    }

    @Override
    public List<Owned> list(String table) {
        List<Owned> all = new ArrayList<>();
        for (Ledger.Entry entry : ledger.list(table.equals(ALL_TABLES) ? UNDER + type + "/" : under(table))) {
            decode(entry).ifPresent(all::add);
        }
        return all;
    }

    @Override
    public boolean note(String table, Prefix destination, String target, Stage stage) {
        String key = key(table, destination);
        Optional<Ledger.Entry> before = ledger.get(key);
        Optional<Owned> known = before.flatMap(LedgerOwnership::decode)
                .filter(row -> row.target().equals(target));
        if (stage == Stage.LEAVING && known.isEmpty()) {
            return false;
        }
        String of = stage == Stage.LEAVING
                ? known.get().holder()
                : holders.apply(destination); // whoever removes it, it is the dead host's
        String value = text(stage) + " " + target + " " + of;
        boolean there = before.filter(entry -> entry.value().equals(value)).isPresent();
        boolean written =
                there || ledger.put(key, before, value, Optional.empty()).isPresent();
        boolean matters = stage == Stage.LEAVING // also again: an earlier run may have ended between the two writes
                || (!there
                        && (stage == Stage.ROUTED
                                || before.filter(LedgerOwnership::isRouted).isPresent()));
        if (written && matters && !notice.isZero()) {
            stamp(table, holders.apply(destination));
        }
        return written;
    }

    private static boolean isRouted(Ledger.Entry entry) {
        return entry.value().startsWith(text(Stage.ROUTED) + " ");
    }

    private static String text(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    /** Where another host is quicker it has done so for both: whoever reads after that sees this host's note too. */
    private void stamp(String table, String writer) {
        String key = STAMP + type + "/" + escaped(table);
        ledger.put(key, ledger.get(key), writer, Optional.empty());
    }

    /** What changes whenever a note does that other hosts act on; empty where there was none yet. */
    Optional<Ledger.Entry> stamped(String table) {
        return ledger.get(STAMP + type + "/" + escaped(table));
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

    private String under(String table) {
        return UNDER + type + "/" + escaped(table) + "/";
    }

    private static String escaped(String table) {
        return table.replace('/', '~');
    }

    private String key(String table, Prefix destination) {
        return under(table) + destination.toString().replace('/', '-');
    }

    /**
     * Everything that backends of all kinds have in the ledger.
     *
     * @param type the backend's
     */
    public record Held(String type, Owned row) {}

    /** All rows of all hosts, of all backends. */
    public static List<Held> all(Ledger ledger) {
        List<Held> all = new ArrayList<>();
        for (Ledger.Entry entry : ledger.list(UNDER)) {
            decode(entry).ifPresent(row -> all.add(new Held(entry.key().split("/", -1)[1], row)));
        }
        return all;
    }

    /** Reads an entry; what makes no sense is nobody's row. */
    private static Optional<Owned> decode(Ledger.Entry entry) {
        String[] key = entry.key().split("/", -1);
        String[] fields = entry.value().split(" ", FIELDS + 1);
        if (key.length != KEY_PARTS || fields.length != FIELDS) {
            return Optional.empty();
        }
        Optional<Prefix> destination = Prefix.parse(key[KEY_PARTS - 1].replace('-', '/'));
        if (destination.isEmpty()) {
            return Optional.empty();
        }
        for (Stage stage : Stage.values()) {
            if (text(stage).equals(fields[0])) {
                return Optional.of(new Owned(destination.get(), fields[1], stage, fields[2]));
            }
        }
        return Optional.empty();
    }
}
