package net.tweed.core.wire;

import com.fasterxml.jackson.core.JsonToken;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;
import net.tweed.core.model.TweedException;

/**
 * Reads the fields of one object by name, in any case, and collects every fault and warning on the way: the operator
 * hears of all of them at once. Values are not repeated in messages unless they are numbers: they may be secret.
 */
public final class FieldReader {
    private final String what;
    private final JsonObject json;
    private final Map<String, String> known = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /**
     * @param what names the object in errors: {@code the network configuration}
     * @throws TweedException of kind CONFIG where the text is no JSON object
     */
    public FieldReader(String what, String text) {
        this.what = what;
        this.json = JsonObject.read(what, text);
        json.duplicates().forEach(same -> faults.add(twice(same)));
    }

    public Optional<Long> integer(String name, long min, long max) {
        Optional<JsonObject.Field> field = find(name);
        if (field.isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> value = number(field.get());
        if (value.isEmpty()) {
            fault("\"" + name + "\" must be a whole number from " + min + " to " + max);
        } else if (value.get() < min || value.get() > max) {
            fault("\"" + name + "\" is " + value.get() + ", it must be from " + min + " to " + max);
            return Optional.empty();
        }
        return value;
    }

    public Optional<Boolean> flag(String name) {
        Optional<JsonObject.Field> field = find(name);
        if (field.isEmpty()) {
            return Optional.empty();
        }
        String value = field.get().text().toLowerCase(Locale.ROOT);
        if (!value.equals("true") && !value.equals("false")) {
            fault("\"" + name + "\" must be true or false");
            return Optional.empty();
        }
        warnIfQuoted(field.get());
        return Optional.of(value.equals("true"));
    }

    public Optional<String> text(String name) {
        Optional<JsonObject.Field> field = find(name);
        if (field.isPresent() && !field.get().isText()) {
            fault("\"" + name + "\" must be a text in quotes");
            return Optional.empty();
        }
        return field.map(JsonObject.Field::text);
    }

    /** One text, or a list of texts; empty where the key is absent or null. */
    List<String> texts(String name) {
        Optional<JsonObject.Field> field = find(name);
        Optional<List<String>> texts = field.flatMap(JsonObject.Field::texts);
        if (field.isPresent() && texts.isEmpty()) {
            fault("\"" + name + "\" must be a text in quotes, or a list of such");
        }
        return texts.orElse(List.of());
    }

    /** An object whose values are texts; its names keep their case. */
    Optional<Map<String, String>> map(String name) {
        Optional<String> object = object(name);
        if (object.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (JsonObject.Field field :
                JsonObject.read("\"" + name + "\"", object.get()).fields()) {
            if (!field.isText()) {
                fault("\"" + name + "\": the value of \"" + shorten(field.name()) + "\" must be a text in quotes");
            } else if (values.put(field.name(), field.text()) != null) {
                fault("\"" + name + "\": \"" + shorten(field.name()) + "\" is given twice: keep one");
            }
        }
        return Optional.of(values);
    }

    Optional<InetAddress> address(String name, Family family) {
        Optional<String> text = text(name);
        Optional<InetAddress> address =
                text.map(String::strip).flatMap(Addresses::parse).filter(a -> Family.of(a) == family);
        if (text.isPresent() && address.isEmpty()) {
            fault("\"" + name + "\" must be an " + (family == Family.IPV4 ? "IPv4" : "IPv6") + " address");
        }
        return address;
    }

    /** The objects of a list, each as it came; empty where the key is absent or null. */
    public List<String> objects(String name) {
        Optional<JsonObject.Field> field = find(name);
        Optional<List<String>> objects = field.flatMap(JsonObject.Field::objects);
        if (field.isPresent() && objects.isEmpty()) {
            fault("\"" + name + "\" must be a list of objects in { }");
        }
        return objects.orElse(List.of());
    }

    /** The object of this name as it came. */
    public Optional<String> object(String name) {
        Optional<JsonObject.Field> field = find(name);
        if (field.isPresent() && field.get().kind() != JsonToken.START_OBJECT) {
            fault("\"" + name + "\" must be an object in { }");
            return Optional.empty();
        }
        return field.map(JsonObject.Field::raw);
    }

    /** These names are right here, though nobody reads them. */
    void known(String name) {
        known.put(JsonObject.fold(name), name);
    }

    /** Adds a fault: a sentence without its full stop. */
    public void fault(String sentence) {
        faults.add(sentence);
    }

    void warning(String sentence) {
        warnings.add(sentence);
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        return json.get(name).isPresent();
    }

    /** What is odd but harmless, with a warning for every field that nobody asked for: sentences. */
    List<String> warnings() {
        List<String> all = new ArrayList<>(warnings);
        json.fields().stream()
                .filter(field -> !known.containsKey(field.folded()))
                .forEach(field -> all.add(unknown(field.name())));
        return List.copyOf(all);
    }

    /**
     * Ends the reading.
     *
     * @throws TweedException of kind CONFIG with every fault, where there is any
     */
    public void finish() {
        if (!faults.isEmpty()) {
            throw new TweedException(
                    TweedException.Kind.CONFIG, "Cannot use " + what + ": " + String.join("; ", faults) + ".");
        }
    }

    private String unknown(String name) {
        String hint = Suggestion.hint(name, known.values());
        return "Ignoring \"" + shorten(name) + "\" in " + what + ": no such key" + (hint.isEmpty() ? "." : hint);
    }

    private Optional<JsonObject.Field> find(String name) {
        known(name);
        return json.get(name);
    }

    private Optional<Long> number(JsonObject.Field field) {
        String text = field.text().strip();
        boolean numeric = field.kind().isNumeric() || field.isText();
        if (!numeric || text.isEmpty() || text.length() > 32) {
            return Optional.empty();
        }
        try {
            long value = new BigDecimal(text).longValueExact(); // 1.0 and 1e3 are whole numbers, 1.5 is none
            warnIfQuoted(field);
            return Optional.of(value);
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private void warnIfQuoted(JsonObject.Field field) {
        if (field.isText()) {
            warnings.add("\"" + field.name() + "\" in " + what + " is written as a text: leave the quotes out, for "
                    + "other daemons refuse it so.");
        }
    }

    private static String twice(List<JsonObject.Field> same) {
        List<String> names =
                same.stream().map(field -> "\"" + shorten(field.name()) + "\"").toList();
        return String.join(" and ", names) + " are one key given " + same.size() + " times: keep one";
    }

    private static String shorten(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }
}
