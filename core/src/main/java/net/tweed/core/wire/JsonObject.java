package net.tweed.core.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.model.TweedException;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, in their order. Values are kept as they came, so that what Tweed does not know survives.
 *
 * @param fields every field, also those whose names differ in case only
 */
record JsonObject(List<Field> fields) {
    /** More than any lease or configuration needs, and little enough to read from anyone. */
    static final int LONGEST = 64 * 1024;

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * One field.
     *
     * @param folded the name as it is compared
     * @param kind the first token of the value
     * @param text the value of a text, or the raw value
     * @param raw the value as it came, byte for byte
     */
    record Field(String name, String folded, JsonToken kind, String text, String raw) {
        boolean isNull() {
            return kind == JsonToken.VALUE_NULL;
        }

        boolean isText() {
            return kind == JsonToken.VALUE_STRING;
        }

        /** The texts of an array, or the text alone; empty where it is neither. */
        Optional<List<String>> texts() {
            if (isText()) {
                return Optional.of(List.of(text));
            }
            try (JsonParser parser = JSON.createParser(raw)) {
                boolean right = parser.nextToken() == JsonToken.START_ARRAY;
                List<String> all = new ArrayList<>();
                while (right && parser.nextToken() == JsonToken.VALUE_STRING) {
                    all.add(parser.getText());
                }
                return right && parser.currentToken() == JsonToken.END_ARRAY ? Optional.of(all) : Optional.empty();
            } catch (IOException e) {
                return Optional.empty(); // it was read before: it cannot be
            }
        }

        /** The objects of an array, each as it came; empty where it is none of objects. */
        Optional<List<String>> objects() {
            try (JsonParser parser = JSON.createParser(raw)) {
                boolean right = parser.nextToken() == JsonToken.START_ARRAY;
                List<String> all = new ArrayList<>();
                while (right && parser.nextToken() == JsonToken.START_OBJECT) {
                    int start = (int) parser.currentTokenLocation().getCharOffset();
                    parser.skipChildren();
                    all.add(raw.substring(start, (int) parser.currentLocation().getCharOffset()));
                }
                return right && parser.currentToken() == JsonToken.END_ARRAY ? Optional.of(all) : Optional.empty();
            } catch (IOException e) {
                return Optional.empty(); // it was read before: it cannot be
            }
        }
    }

    JsonObject {
        fields = List.copyOf(fields);
    }

    /** A name as it is compared: users write names in any case, and so do the daemons that read them. */
    static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /**
     * Reads one object and nothing after it.
     *
     * @param what names the text in errors: {@code the lease's value}
     * @throws TweedException of kind CONFIG
     */
    static JsonObject read(String what, String text) {
        return read(what, text, LONGEST);
    }

    /** Reads one object of at most so many characters. */
    static JsonObject read(String what, String text, int longest) {
        if (text.length() > longest) {
            throw fault(what, "it is longer than " + longest + " characters", null);
        }
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw fault(what, "it is no JSON object: it must begin with {", null);
            }
            List<Field> fields = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                fields.add(field(parser, text));
            }
            if (parser.nextToken() != null) {
                throw fault(what, "something follows the JSON object", null);
            }
            return new JsonObject(fields);
        } catch (JsonProcessingException e) {
            throw fault(what, "it is no valid JSON (" + place(e) + e.getOriginalMessage() + ")", e);
        } catch (IOException e) {
            throw fault(what, "it cannot be read as JSON", e);
        }
    }

    /** Groups of two or more fields whose names differ in case only, or not at all. */
    List<List<Field>> duplicates() {
        Set<String> names = new HashSet<>();
        fields.forEach(field -> names.add(field.folded()));
        if (names.size() == fields.size()) {
            return List.of(); // as good as always
        }
        Map<String, List<Field>> byName = new LinkedHashMap<>();
        fields.forEach(field ->
                byName.computeIfAbsent(field.folded(), k -> new ArrayList<>()).add(field));
        return byName.values().stream().filter(same -> same.size() > 1).toList();
    }

    /** The first field of this name, in any case, with a value that is not null. */
    Optional<Field> get(String name) {
        String folded = fold(name);
        for (Field field : fields) {
            if (!field.isNull() && field.folded().equals(folded)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    private static Field field(JsonParser parser, String text) throws IOException {
        String name = parser.currentName();
        JsonToken kind = parser.nextToken();
        int start = (int) parser.currentTokenLocation().getCharOffset();
        String value = "";
        if (kind == JsonToken.VALUE_STRING) {
            value = parser.getText();
        } else {
            parser.skipChildren();
        }
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        String raw = text.substring(start, end).strip();
        return new Field(name, fold(name), kind, kind == JsonToken.VALUE_STRING ? value : raw, raw);
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : "line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ": ";
    }

    private static TweedException fault(String what, String why, @Nullable Throwable cause) {
        return new TweedException(TweedException.Kind.CONFIG, "Cannot read " + what + ": " + why + ".", cause);
    }
}
