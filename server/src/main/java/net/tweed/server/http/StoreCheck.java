package net.tweed.server.http;

import java.time.Duration;
import net.tweed.core.lease.LeaseStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the store still answers. A watch that is silent because the store is gone looks like one with nothing to
 * tell; so the clients are sent away, to a server that has a store. On the thread of the connections.
 */
final class StoreCheck {
    static final Duration EVERY = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(StoreCheck.class);

    /** One failure may be an election. */
    private static final int LOST = 2;

    private final LeaseStore store;
    private final Work work;
    private final Watchers watchers;
    private boolean looking;
    private int failures;

    /** @param work nobody else's: a queue of other calls is no failure of the store */
    StoreCheck(LeaseStore store, Work work, Watchers watchers) {
        this.store = store;
        this.work = work;
        this.watchers = watchers;
    }

    void look() {
        if (looking) {
            return;
        }
        looking = work.start(store::config, (config, failure) -> {
            looking = false;
            if (failure == null) {
                back();
            } else {
                failed(failure);
            }
        });
        if (!looking) {
            failed(new IllegalStateException("Too much waits for the store"));
        }
    }

    private void back() {
        if (failures >= LOST) {
            LOG.info("The store answers again");
        }
        failures = 0;
    }

    private void failed(Exception failure) {
        failures++;
        if (failures == LOST) {
            LOG.warn(
                    "The store does not answer, so streams are ended: streams={} {}",
                    watchers.size(),
                    failure.getMessage());
        }
        if (failures >= LOST) {
            watchers.closeAll();
        }
    }
}
