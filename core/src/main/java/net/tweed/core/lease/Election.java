package net.tweed.core.lease;

import java.time.Duration;
import java.util.Optional;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elects the one process that writes to a cloud, by the ledger's {@code writer}: whoever created the key has the term, for
 * as long as the key lives. It lives {@link #TERM} without being kept alive, so that a writer that has ended, or is cut
 * off, is followed. For one thread.
 */
public final class Election implements AutoCloseable {
    /** The key's time to live: as long as a restart of a small etcd may take, as short as a cluster can do without. */
    static final Duration TERM = Duration.ofSeconds(15);

    /** Four of these fail before a term ends. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(3);

    private static final String KEY = "writer";
    private static final Logger LOG = LoggerFactory.getLogger(Election.class);

    private final Ledger ledger;
    private final String candidate;
    private final Clock clock;
    private Optional<Leadership> held = Optional.empty();

    /** @param candidate this process's name, for people who look into the store; no other's */
    public Election(Ledger ledger, String candidate, Clock clock) {
        this.ledger = ledger;
        this.candidate = candidate;
        this.clock = clock;
    }

    /** The term that this process has; its right to make calls may have run out meanwhile, or not begun. */
    public Optional<Leadership> held() {
        return held;
    }

    /** Keeps the term, or stands for one; run it again after what it returns. */
    public Duration step() {
        Leadership.Asked asked = Leadership.Asked.now(clock); // the key's time begins no earlier
        try {
            if (held.isPresent()) {
                keep(held.get(), asked);
            }
            if (held.isEmpty()) {
                stand(asked);
            }
        } catch (TweedException e) {
            LOG.debug("The store does not answer about the writer: candidate={}", candidate, e);
        }
        return KEEP_ALIVE;
    }

    private void keep(Leadership leadership, Leadership.Asked asked) {
        if (ledger.keepAlive(leadership.entry())) {
            leadership.kept(asked);
            return;
        }
        leadership.end();
        held = Optional.empty();
        LOG.warn("Another is the writer, or nobody: epoch={} of this one is over", leadership.epochText());
    }

    private void stand(Leadership.Asked asked) {
        held = ledger.put(KEY, Optional.empty(), candidate, Optional.of(TERM))
                .map(entry -> new Leadership(
                        entry, clock, asked, clock.uptime().plus(Leadership.WAIT))); // made as late as just now
        held.ifPresent(mine -> LOG.info(
                "Elected as the writer: epoch={}; its calls begin in {} s, when those of an earlier one are over",
                mine.epochText(),
                Leadership.WAIT.toSeconds()));
    }

    /** Gives the term up, so that another may stand at once. */
    @Override
    public void close() {
        held.ifPresent(mine -> {
            mine.end();
            try {
                ledger.remove(mine.entry());
            } catch (TweedException e) {
                LOG.debug("The term ends by itself: candidate={}", candidate, e);
            }
        });
        held = Optional.empty();
    }
}
