package net.tweed.server.wire;

import java.util.Optional;
import java.util.regex.Pattern;
import net.tweed.core.lease.Ledger.Entry;
import net.tweed.core.wire.FieldReader;
import net.tweed.core.wire.JsonText;

/** A fact beside the leases in a message: {@code "Key":"presence/192.168.77.11","Value":"…"} and its revision. */
public final class FactForm {
    private static final Pattern KEY = Pattern.compile("[!-~]{1," + Bounds.FACT_KEY + "}");

    private FactForm() {}

    /** Adds the fact's fields. */
    public static JsonText write(JsonText to, Entry entry) {
        return LeaseForm.revision(to.text("Key", entry.key()).text("Value", entry.value()), entry.revision());
    }

    /**
     * Reads a fact.
     *
     * @throws net.tweed.core.model.TweedException of kind CONFIG, naming every fault at once
     */
    public static Entry read(FieldReader from) {
        String key = key(from);
        String value = value(from);
        Entry entry = new Entry(key, value, LeaseForm.revision(from));
        from.finish();
        return entry;
    }

    public static String key(FieldReader from) {
        Optional<String> key = from.text("Key").filter(FactForm::isKey);
        if (key.isEmpty()) {
            from.fault("\"Key\" must be 1 to " + Bounds.FACT_KEY + " visible ASCII characters");
        }
        return key.orElse("");
    }

    public static String value(FieldReader from) {
        Optional<String> value = from.text("Value").filter(text -> text.length() <= Bounds.FACT_VALUE);
        if (value.isEmpty()) {
            from.fault("\"Value\" must be a text of at most " + Bounds.FACT_VALUE + " characters");
        }
        return value.orElse("");
    }

    /** Whether a fact can have this key. */
    public static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }
}
