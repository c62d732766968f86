package net.tweed.core.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.lease.Ledger;
import net.tweed.core.spi.Serial;

/** One host at a time, by a key of the ledger that lives as long as its host keeps it: {@code busy/vpc-0a1b}. */
public final class LedgerSerial implements Serial {
    private static final String UNDER = "busy/";
    /** Longer than a batch of writes with all its time-outs; a host that died inside holds the others up for so long. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final String holder;
    private final Map<String, Ledger.Entry> entered = new HashMap<>();

    /** @param holder this host's name, for people who look into the store */
    public LedgerSerial(Ledger ledger, String holder) {
        this.ledger = ledger;
        this.holder = holder;
    }

    @Override
    public synchronized boolean enter(String what) {
        Ledger.Entry before = entered.get(what);
        if (before != null && ledger.keepAlive(before)) {
            return true;
        }
        Optional<Ledger.Entry> entry =
                ledger.put(UNDER + what.replace('/', '~'), Optional.empty(), holder, Optional.of(LONGEST));
        entry.ifPresentOrElse(in -> entered.put(what, in), () -> entered.remove(what));
        return entry.isPresent();
    }

    @Override
    public synchronized void leave(String what) {
        Ledger.Entry in = entered.remove(what);
        if (in != null) {
            ledger.remove(in);
        }
    }
}
