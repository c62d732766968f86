package net.tweed.backend.alivpc;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.core.spi.Serial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The VPC takes one batch of route changes at a time, from whatever host, and works on after its answer. A host enters,
 * writes, and leaves only when a reading shows that the cloud is done, and {@link #REST} after the write: sooner the next
 * change would meet {@code TaskConflict}. For one thread.
 */
final class AliVpcTurn {
    /** The cloud dislikes changes that follow one another faster. */
    static final Duration REST = AliVpcErrors.BUSY;

    /** Between two looks at a batch under way. */
    static final Duration LOOK = Duration.ofSeconds(2);
    /** No batch takes longer; who died inside is out by then. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(AliVpcTurn.class);

    private final Serial serial;
    private final String vpc;
    private final Clock clock;
    private final RandomGenerator random;
    private Optional<Batch> batch = Optional.empty();

    private record Batch(String table, Duration since) {}

    AliVpcTurn(Serial serial, String vpc, Clock clock, RandomGenerator random) {
        this.serial = serial;
        this.vpc = vpc;
        this.clock = clock;
        this.random = random;
    }

    /** Enters for a batch to the table: empty where it may go, else how long to wait. */
    Optional<Duration> enter(String table) {
        Duration now = clock.uptime();
        if (batch.filter(last -> now.minus(last.since()).compareTo(LONGEST) < 0).isPresent()) {
            return Optional.of(LOOK);
        }
        if (!serial.enter(vpc)) {
            return Optional.of(LOOK.plusMillis(random.nextLong(REST.toMillis())));
        }
        batch = Optional.of(new Batch(table, now));
        return Optional.empty();
    }

    /** The table was read. */
    void read(String table, boolean isPending) {
        boolean rested = batch.filter(last -> last.table().equals(table))
                .filter(last -> clock.uptime().minus(last.since()).compareTo(REST) >= 0)
                .isPresent();
        if (rested && !isPending) {
            leave();
        }
    }

    /** Leaves: nothing came of the batch, or it is done. */
    void leave() {
        batch = Optional.empty();
        try {
            serial.leave(vpc);
        } catch (TweedException e) {
            LOG.debug("{}: others are let in when the store's lease runs out", vpc, e);
        }
    }

    /** Whether a batch to the table is under way. */
    boolean isAt(String table) {
        return batch.filter(last -> last.table().equals(table)).isPresent();
    }
}
