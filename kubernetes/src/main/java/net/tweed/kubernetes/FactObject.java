package net.tweed.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import net.tweed.core.lease.Ledger.Entry;
import net.tweed.core.model.TweedException;
import org.jspecify.annotations.Nullable;

/**
 * A ledger's entry as an object of kind {@code Lease}: named by a hash of its key, as keys are no names; key and value as
 * annotations; the key's first part as a label to list by; {@code leaseTransitions} counts the writes.
 */
final class FactObject {
    private static final String KEY = "tweed.net/key";
    private static final String VALUE = "tweed.net/value";
    private static final String LABEL = "tweed.net/ledger";
    private static final Pattern LABEL_VALUE = Pattern.compile("[a-z0-9]{1,63}");
    private static final String OTHER = "other";
    /** Of a SHA-256, in bytes: no two keys of one cluster meet. */
    private static final int NAME_BYTES = 16;

    private FactObject() {}

    static String name(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return "tweed-" + HexFormat.of().formatHex(hash, 0, NAME_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new TweedException(
                    TweedException.Kind.INTERNAL, "This JDK has no SHA-256, which every JDK must have", e);
        }
    }

    /** Selects at least the objects whose key begins so. */
    static String selector(String prefix) {
        return prefix.indexOf('/') < 0 ? LABEL : LABEL + "=" + label(prefix);
    }

    static Lease of(String key, String value, Optional<Duration> timeToLive, Instant now) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withName(name(key))
                .addToLabels(LABEL, label(key))
                .addToAnnotations(KEY, key)
                .addToAnnotations(VALUE, value)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(key) // what kubectl get leases shows
                .withLeaseTransitions(0)
                .withAcquireTime(time(now))
                .withRenewTime(time(now))
                .withLeaseDurationSeconds(seconds(timeToLive))
                .endSpec()
                .build();
    }

    static Lease changed(Lease object, String value, Optional<Duration> timeToLive, Instant now) {
        return new LeaseBuilder(object)
                .editMetadata()
                .addToAnnotations(VALUE, value)
                .endMetadata()
                .editSpec()
                .withLeaseTransitions((int) changes(object) + 1)
                .withRenewTime(time(now))
                .withLeaseDurationSeconds(seconds(timeToLive))
                .endSpec()
                .build();
    }

    static Lease renewed(Lease object, Instant now) {
        return new LeaseBuilder(object)
                .editSpec()
                .withRenewTime(time(now))
                .endSpec()
                .build();
    }

    /** Reads an object; what is not of this form is no entry. */
    static Optional<Entry> entry(Lease object) {
        ObjectMeta meta = object.getMetadata();
        Map<String, String> annotations = meta.getAnnotations();
        if (annotations == null || object.getSpec() == null) {
            return Optional.empty();
        }
        String key = annotations.get(KEY);
        String value = annotations.get(VALUE);
        return key == null || value == null || !name(key).equals(meta.getName())
                ? Optional.empty()
                : Optional.of(new Entry(key, value, Revisions.counted(meta, changes(object))));
    }

    private static long changes(Lease object) {
        Integer transitions = object.getSpec().getLeaseTransitions();
        return transitions == null ? 0 : transitions;
    }

    private static String label(String key) {
        int slash = key.indexOf('/');
        String first = slash < 0 ? key : key.substring(0, slash);
        return LABEL_VALUE.matcher(first).matches() ? first : OTHER;
    }

    private static @Nullable Integer seconds(Optional<Duration> timeToLive) {
        return timeToLive.map(d -> (int) Math.max(1, d.toSeconds())).orElse(null);
    }

    private static ZonedDateTime time(Instant now) {
        return now.truncatedTo(ChronoUnit.MICROS).atZone(ZoneOffset.UTC);
    }
}
