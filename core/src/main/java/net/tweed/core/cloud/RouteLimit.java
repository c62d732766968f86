package net.tweed.core.cloud;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Family;
import net.tweed.core.model.TweedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many rows one table may hold: configured, else read from the cloud, else learned from its refusal, else assumed. */
public final class RouteLimit {
    private static final Logger LOG = LoggerFactory.getLogger(RouteLimit.class);
    /** Quotas are raised by people: an hour later we know. */
    private static final Duration READ_AGAIN = Duration.ofHours(1);

    private final String table;
    private final OptionalInt configured;
    private final Quota quota;
    private final Clock clock;
    private Optional<Duration> readAt = Optional.empty();
    private OptionalInt read = OptionalInt.empty();
    private OptionalInt learned = OptionalInt.empty();
    private Duration learnedAt = Duration.ZERO;
    private String told = "";

    public RouteLimit(String table, OptionalInt configured, Quota quota, Clock clock) {
        this.table = table;
        this.configured = configured;
        this.quota = quota;
        this.clock = clock;
    }

    /** How many rows of the listing count where this one wants to be. */
    int used(Listing listing, Family family) {
        return (int) listing.routes().stream()
                .filter(seen -> seen.counts() == Listing.Counts.YES)
                .filter(seen -> quota.scope() == Quota.Scope.BOTH_FAMILIES
                        || seen.route().destination().family() == family)
                .count();
    }

    /** What holds now; asks the cloud now and then. */
    Limit now() {
        look();
        if (configured.isPresent()) {
            return new Limit(configured.getAsInt(), Limit.Source.CONFIGURED);
        }
        if (read.isPresent()) {
            return new Limit(read.getAsInt(), Limit.Source.READ);
        }
        return learned.isPresent()
                ? new Limit(learned.getAsInt(), Limit.Source.LEARNED)
                : new Limit(quota.assumed(), Limit.Source.ASSUMED);
    }

    /** The cloud has refused one more than these. */
    void learn(int used) {
        learned = OptionalInt.of(used);
        learnedAt = clock.uptime();
    }

    /** So many rows are there now: a refusal holds until one of those goes, or the quota may have been raised. */
    void seen(int used) {
        boolean old = clock.uptime().minus(learnedAt).compareTo(READ_AGAIN) >= 0;
        if (learned.isPresent() && (old || used < learned.getAsInt())) {
            learned = OptionalInt.empty();
        }
    }

    /** Why a row cannot be added, and what to do. */
    String full(Limit limit, int used) {
        return "the table is full (" + used + " of " + limit + "). " + quota.remedy();
    }

    private void look() {
        Duration now = clock.uptime();
        if (readAt.filter(at -> now.minus(at).compareTo(READ_AGAIN) < 0).isPresent()) {
            return;
        }
        try {
            read = quota.read();
            readAt = Optional.of(now);
            say();
        } catch (TweedException e) {
            if (e.kind() == TweedException.Kind.THROTTLED) {
                return; // asked again at the next reading of the table
            }
            readAt = Optional.of(now);
            LOG.info(
                    "{}: its quota cannot be read, so {} routes are assumed: {}",
                    table,
                    quota.assumed(),
                    e.getMessage());
        }
    }

    private void say() {
        String text = "";
        if (configured.isPresent() && read.isPresent() && configured.getAsInt() > read.getAsInt()) {
            text = "RouteLimit is " + configured.getAsInt() + ", and the cloud's quota only " + read.getAsInt() + ": "
                    + quota.remedy();
        }
        if (!text.isEmpty() && !text.equals(told)) {
            LOG.warn("{}: {}", table, text);
        }
        told = text;
    }
}
