package net.tweed.agent.controller;

import java.util.List;
import java.util.Set;
import net.tweed.core.spi.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names the hosts that no route leads to, each once, however many rounds that lasts. For one thread. */
final class RefusedHosts {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedHosts.class);
    private static final int NAMED = 20; // a round: a whole network that is not enrolled yet is one fault

    private Set<Told> known = Set.of();

    /** Without the lease's revision: a renewal is no news. */
    private record Told(String lease, String reason) {}

    void accept(List<Refused> refused) {
        List<Told> now = refused.stream()
                .map(host -> new Told(host.lease().name(), host.reason()))
                .toList();
        List<Told> news = now.stream().filter(host -> !known.contains(host)).toList();
        news.stream().limit(NAMED).forEach(host -> LOG.warn("No route leads to {}: {}", host.lease(), host.reason()));
        if (news.size() > NAMED) {
            LOG.warn("No route leads to {} more hosts", news.size() - NAMED);
        }
        known = Set.copyOf(now);
    }
}
