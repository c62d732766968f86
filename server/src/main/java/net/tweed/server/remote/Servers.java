package net.tweed.server.remote;

import java.net.URI;
import java.util.List;
import java.util.random.RandomGenerator;
import net.tweed.core.model.TweedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which server is asked: one of them until it fails, then the next. A server that comes back is not returned to. */
final class Servers {
    private static final Logger LOG = LoggerFactory.getLogger(Servers.class);

    private final List<URI> all;
    private int current;

    /** @param random spreads a cluster's hosts over the servers */
    Servers(List<URI> all, RandomGenerator random) {
        this.all = List.copyOf(all);
        this.current = random.nextInt(all.size());
    }

    int count() {
        return all.size();
    }

    synchronized URI current() {
        return all.get(current);
    }

    /** This one did not do: the next is asked from now on, unless that has happened already. */
    synchronized void failed(URI server, TweedException why) {
        if (all.get(current).equals(server) && all.size() > 1) {
            current = (current + 1) % all.size();
            LOG.info("Asking {} from now on: {}", all.get(current), why.getMessage());
        }
    }

    /** For messages. */
    String where() {
        return String.join(",", all.stream().map(URI::toString).toList());
    }
}
