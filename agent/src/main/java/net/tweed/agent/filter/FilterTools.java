package net.tweed.agent.filter;

import java.time.Duration;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which packet filter programs this host has. To find that out takes three short processes: {@link #look} does it ahead,
 * while whoever needs to know still waits for something else.
 */
public final class FilterTools {
    private static final Logger LOG = LoggerFactory.getLogger(FilterTools.class);
    /** Within so long nobody installs a program; after that, what was seen ahead is not believed. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Host host;
    private final Clock clock;
    private @Nullable Toolbox ahead;
    private Duration lookedAt = Duration.ZERO;
    private boolean asked;

    /** The programs of this machine. */
    public FilterTools(Clock clock) {
        this(new LocalHost(), clock);
    }

    FilterTools(Host host, Clock clock) {
        this.host = host;
        this.clock = clock;
    }

    Host host() {
        return host;
    }

    /** Looks now, unless somebody has asked already. A failure is left to who asks. */
    public synchronized void look() {
        if (asked) {
            return;
        }
        lookedAt = clock.uptime();
        try {
            ahead = Toolbox.of(host);
        } catch (TweedException e) {
            LOG.debug("Cannot look for packet filter programs ahead", e);
        }
    }

    /** What is there: as just seen, once; else it is looked for now. */
    synchronized Toolbox toolbox() {
        asked = true;
        Toolbox seen = ahead;
        ahead = null;
        return seen != null && clock.uptime().minus(lookedAt).compareTo(FRESH) < 0 ? seen : Toolbox.of(host);
    }
}
