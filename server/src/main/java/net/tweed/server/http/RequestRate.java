package net.tweed.server.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import net.tweed.core.model.Clock;
import net.tweed.core.table.Pace;
import net.tweed.server.access.Client;

/** How often each client may ask. On one thread. */
final class RequestRate {
    /** More clients than a server has; who has not asked for longest starts afresh. */
    private static final int MOST = 10_000;

    private final Pace.Rate rate;
    private final Clock clock;
    private final Map<String, Pace> paces = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pace> eldest) {
            return size() > MOST;
        }
    };

    RequestRate(Pace.Rate rate, Clock clock) {
        this.rate = rate;
        this.clock = clock;
    }

    /** Zero where the client may ask now, else how long it has to wait. */
    Duration take(Client client) {
        return paces.computeIfAbsent(client.name(), name -> new Pace(rate, clock))
                .reserve();
    }
}
