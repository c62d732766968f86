package net.tweed.agent.daemon;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lines that are logged once, however often the daemon has to try until it is in the network. */
final class Announced {
    private static final Logger LOG = LoggerFactory.getLogger(Announced.class);

    private final Set<String> said = ConcurrentHashMap.newKeySet();

    void info(String line) {
        if (said.add(line)) {
            LOG.info(line);
        }
    }

    void warn(String line) {
        if (said.add(line)) {
            LOG.warn(line);
        }
    }
}
