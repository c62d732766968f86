package net.tweed.kubernetes;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import net.tweed.core.model.Clock;

/** Since when this host has seen objects as they are: what has a duration and does not change ends after it. */
final class Sightings {
    /** More than any cluster has of entries that end; beyond it, the oldest sightings are forgotten. */
    private static final int MOST = 10_000;

    private record Sighting(String version, Duration since) {}

    private final Clock clock;
    private final Map<String, Sighting> seen = new LinkedHashMap<>();

    Sightings(Clock clock) {
        this.clock = clock;
    }

    /** Takes the object in; whether its time, if it has one, has not run out. */
    synchronized boolean isAlive(Lease object) {
        Integer seconds = object.getSpec() == null ? null : object.getSpec().getLeaseDurationSeconds();
        if (seconds == null) {
            return true;
        }
        String uid = String.valueOf(object.getMetadata().getUid());
        String version = String.valueOf(object.getMetadata().getResourceVersion());
        Sighting before = seen.get(uid);
        if (before == null || !before.version().equals(version)) {
            seen.remove(uid);
            seen.put(uid, new Sighting(version, clock.uptime()));
            if (seen.size() > MOST) {
                seen.remove(seen.keySet().iterator().next());
            }
            return true;
        }
        return clock.uptime().minus(before.since()).compareTo(Duration.ofSeconds(seconds)) < 0;
    }
}
