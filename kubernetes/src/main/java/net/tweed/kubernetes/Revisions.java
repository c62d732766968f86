package net.tweed.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.DateTimeException;
import java.time.Instant;
import net.tweed.core.model.Revision;
import net.tweed.core.model.TweedException;
import org.jspecify.annotations.Nullable;

/**
 * Where objects of the API stand in its history. Resource versions are numbers that grow, on every conforming API server
 * (Kubernetes enhancement 5504); an object does not tell the version it was created at, so its time of creation stands in.
 */
final class Revisions {
    /** There is one API server, as far as a daemon knows. */
    private static final long CLUSTER = 1;

    /** Bits after the seconds, which tell objects of the same second apart, the same way on every host. */
    private static final int TIE = 20;

    private Revisions() {}

    static Revision of(ObjectMeta meta) {
        return new Revision(CLUSTER, created(meta), number(meta.getResourceVersion()));
    }

    /** Of the whole store. */
    static Revision ofList(@Nullable String version) {
        return new Revision(CLUSTER, number(version), number(version));
    }

    /** Of an object whose own count of changes is meant, not the API's. */
    static Revision counted(ObjectMeta meta, long changes) {
        return new Revision(CLUSTER, created(meta), changes);
    }

    static long number(@Nullable String version) {
        try {
            return Long.parseLong(version == null ? "" : version);
        } catch (NumberFormatException e) {
            throw new TweedException(
                    TweedException.Kind.INTERNAL,
                    "Cannot read the API server's answer: its resource version is no number, as it is on every conforming"
                            + " server. Look what stands between this host and the API server.",
                    e);
        }
    }

    private static long created(ObjectMeta meta) {
        String uid = meta.getUid();
        long tie = Math.floorMod((uid == null ? meta.getName() : uid).hashCode() * 0x9e3779b9, 1 << TIE);
        return seconds(meta.getCreationTimestamp()) << TIE | tie;
    }

    private static long seconds(@Nullable String timestamp) {
        try {
            return timestamp == null ? 0 : Math.max(0, Instant.parse(timestamp).getEpochSecond());
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
