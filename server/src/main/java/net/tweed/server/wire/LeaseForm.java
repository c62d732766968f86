package net.tweed.server.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.wire.FieldReader;
import net.tweed.core.wire.JsonText;
import net.tweed.core.wire.LeaseJson;
import net.tweed.core.wire.LeaseKey;

/**
 * A lease in a message: {@code "Key":"10.5.1.0-24","Value":"{\"PublicIP\":…}","Term":"leased"} and its revision. Key and
 * value are as in etcd; the value is a text, so that it arrives byte for byte. How long the own lease still lasts is told as
 * a time left, for clocks differ.
 */
public final class LeaseForm {
    private static final String RESERVED = "reserved";
    private static final String LEASED = "leased";
    private static final String LEFT = "MillisLeft";

    private LeaseForm() {}

    /** Adds the lease's fields. */
    public static JsonText write(JsonText to, Lease lease, Instant now) {
        key(to, lease.subnets()).text("Value", LeaseJson.encode(lease.attributes()));
        if (lease.term() instanceof Term.Until until) {
            to.text("Term", LEASED)
                    .number(LEFT, Duration.between(now, until.end()).toMillis());
        } else {
            to.text("Term", lease.term() instanceof Term.Reserved ? RESERVED : LEASED);
        }
        return revision(to, lease.revision());
    }

    public static JsonText key(JsonText to, DualStack<Prefix> subnets) {
        return to.text("Key", LeaseKey.encode(subnets));
    }

    public static JsonText revision(JsonText to, Revision revision) {
        return to.number("Cluster", revision.cluster())
                .number("Created", revision.created())
                .number("Modified", revision.modified());
    }

    /**
     * Reads a lease.
     *
     * @throws net.tweed.core.model.TweedException of kind CONFIG, naming every fault at once
     */
    public static Lease read(FieldReader from, Instant now) {
        Optional<DualStack<Prefix>> subnets = subnets(from);
        Optional<Attributes> attributes = attributes(from, "Value");
        Term term = term(from, now);
        Revision revision = revision(from);
        from.finish();
        return new Lease(subnets.orElseThrow(), attributes.orElseThrow(), term, revision);
    }

    /** The subnets; where there are none that can be read, that is a fault. */
    public static Optional<DualStack<Prefix>> subnets(FieldReader from) {
        Optional<DualStack<Prefix>> subnets = from.text("Key").flatMap(LeaseKey::decode);
        if (subnets.isEmpty()) {
            from.fault("\"Key\" must be a lease's key, such as 10.5.1.0-24");
        }
        return subnets;
    }

    /** What a lease publishes; where there is none, that is a fault. */
    public static Optional<Attributes> attributes(FieldReader from, String name) {
        Optional<String> value = from.text(name);
        if (value.isEmpty()) {
            from.fault("\"" + name + "\" must be a lease's value, as a text");
        }
        return value.map(LeaseJson::decode);
    }

    public static Revision revision(FieldReader from) {
        return new Revision(number(from, "Cluster"), number(from, "Created"), number(from, "Modified"));
    }

    private static long number(FieldReader from, String name) {
        Optional<Long> number = from.integer(name, Long.MIN_VALUE, Long.MAX_VALUE);
        if (number.isEmpty()) {
            from.fault("\"" + name + "\" is missing");
        }
        return number.orElse(0L);
    }

    private static Term term(FieldReader from, Instant now) {
        String term = from.text("Term").orElse(LEASED);
        Optional<Long> left = from.integer(LEFT, -Bounds.LONGEST_LIFE.toMillis(), 2 * Bounds.LONGEST_LIFE.toMillis());
        if (term.equals(RESERVED)) {
            return new Term.Reserved();
        }
        if (!term.equals(LEASED)) {
            from.fault("\"Term\" must be \"" + LEASED + "\" or \"" + RESERVED + "\"");
        }
        return left.isPresent() ? new Term.Until(now.plusMillis(left.get())) : new Term.Leased();
    }
}
