package net.tweed.agent.daemon;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.tweed.core.spi.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names the peers that get no rows, each once, however many rounds they stay refused. For one thread. */
final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final int NAMED = 20; // a round; a whole network of another backend is one fault, not thousands

    private Set<Refused> known = Set.of();

    void accept(List<Refused> refused) {
        Set<Refused> now = new HashSet<>(refused);
        if (now.equals(known)) {
            return;
        }
        int news = 0;
        for (Refused peer : refused) {
            if (!known.contains(peer) && ++news <= NAMED) {
                LOG.warn("Peer {} gets no routes: {}", peer.lease().name(), peer.reason());
            }
        }
        if (news > NAMED) {
            LOG.warn("{} more peers get no routes", news - NAMED);
        }
        for (Refused peer : known) {
            if (!now.contains(peer)) {
                LOG.info("Peer {} is not refused any more", peer.lease().name());
            }
        }
        known = now;
    }
}
