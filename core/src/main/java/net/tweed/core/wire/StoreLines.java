package net.tweed.core.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.StoreCopy;
import net.tweed.core.model.StoreCopy.Entry;
import net.tweed.core.model.StoreCopy.Life;
import net.tweed.core.model.TweedException;

/**
 * A store's contents as text, one JSON object a line:
 *
 * <pre>
 * {"Tweed":"store","Version":1}
 * {"Config":"{\"Network\": …}"}
 * {"Key":"subnets/10.5.1.0-24","Value":"{\"PublicIP\": …}","Group":7,"TimeToLive":86400000,"Left":80123456}
 * {"Key":"tweed/history/10.5.1.0-24","Value":"…"}
 * {"Entries":2}
 * </pre>
 *
 * Times are milliseconds; entries of one group end together; what has no group stays for ever. The last line tells a whole
 * file from one that was cut off.
 */
public final class StoreLines {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String FIRST = "{\"Tweed\":\"store\",\"Version\":1}";
    private static final int MOST_ENTRIES = 1_000_000;

    private StoreLines() {}

    /** The lines, each with its line break. */
    public static String encode(StoreCopy copy) {
        StringBuilder lines = new StringBuilder(FIRST).append('\n');
        copy.config().ifPresent(config -> lines.append(line(json -> json.writeStringField("Config", config))));
        copy.entries().forEach(entry -> lines.append(line(json -> write(json, entry))));
        return lines.append(line(
                        json -> json.writeNumberField("Entries", copy.entries().size())))
                .toString();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws TweedException of kind CONFIG where it is not that, or not all of it, naming the line
     */
    public static StoreCopy decode(BufferedReader text) {
        Reading reading = new Reading(text);
        String first = reading.next().orElse("");
        if (!first.equals(FIRST)) {
            throw reading.fault("it is no export of a Tweed of this kind: the first line has to be " + FIRST);
        }
        Optional<String> config = Optional.empty();
        List<Entry> entries = new ArrayList<>();
        while (true) {
            JsonObject line = reading.object();
            if (line.get("Entries").isPresent()) {
                if (reading.number(line, "Entries") != entries.size()) {
                    throw reading.fault("lines are missing: " + entries.size() + " entries were read");
                }
                return new StoreCopy(config, entries);
            }
            if (line.get("Config").isPresent()) {
                config = Optional.of(reading.text(line, "Config"));
            } else if (entries.size() < MOST_ENTRIES) {
                entries.add(reading.entry(line));
            } else {
                throw reading.fault("there are more than " + MOST_ENTRIES + " entries");
            }
        }
    }

    /** What writes the fields of a line. */
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static String line(Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write JSON into memory", e);
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, Entry entry) throws IOException {
        json.writeStringField("Key", entry.key());
        json.writeStringField("Value", entry.value());
        if (entry.life().isPresent()) {
            Life life = entry.life().get();
            json.writeNumberField("Group", life.group());
            json.writeNumberField("TimeToLive", life.timeToLive().toMillis());
            json.writeNumberField("Left", life.left().toMillis());
        }
    }

    /** The text, and where in it we are. */
    private static final class Reading {
        /** Longer than any line that was written: a value may have 64 Ki characters, six each at most in JSON. */
        private static final int LONGEST = 1024 * 1024;

        private final BufferedReader text;
        private int number;

        Reading(BufferedReader text) {
            this.text = text;
        }

        Optional<String> next() {
            number++;
            StringBuilder line = new StringBuilder();
            try {
                int c = text.read();
                if (c < 0) {
                    return Optional.empty();
                }
                for (; c >= 0 && c != '\n'; c = text.read()) {
                    line.append((char) c);
                    if (line.length() > LONGEST) {
                        throw fault("it is longer than " + LONGEST + " characters");
                    }
                }
            } catch (IOException e) {
                throw new TweedException(
                        TweedException.Kind.CONFIG, "Cannot read the export after line " + (number - 1), e);
            }
            return Optional.of(line.toString());
        }

        JsonObject object() {
            String line = next().orElseThrow(() -> fault("the end is missing: it was cut off"));
            return JsonObject.read("line " + number + " of the export", line, LONGEST);
        }

        Entry entry(JsonObject line) {
            String key = text(line, "Key");
            if (!key.startsWith(Entry.FACTS) && LeaseKey.decode(leaseKey(key)).isEmpty()) {
                throw fault("its \"Key\" names neither a lease nor a fact");
            }
            String value = text(line, "Value");
            if (key.startsWith(Entry.LEASES)) {
                var unused = LeaseJson.decode(value);
            }
            return new Entry(key, value, line.get("Group").map(group -> life(line)));
        }

        private static String leaseKey(String key) {
            return key.startsWith(Entry.LEASES) ? key.substring(Entry.LEASES.length()) : "";
        }

        private Life life(JsonObject line) {
            Duration timeToLive = Duration.ofMillis(number(line, "TimeToLive"));
            Duration left = Duration.ofMillis(number(line, "Left"));
            return new Life(number(line, "Group"), timeToLive, left);
        }

        String text(JsonObject line, String name) {
            return line.get(name)
                    .filter(JsonObject.Field::isText)
                    .map(JsonObject.Field::text)
                    .orElseThrow(() -> fault("it has no \"" + name + "\" in quotes"));
        }

        long number(JsonObject line, String name) {
            String digits = line.get(name).map(JsonObject.Field::raw).orElse("");
            if (!digits.matches("[0-9]{1,18}")) {
                throw fault("its \"" + name + "\" is no number");
            }
            return Long.parseLong(digits);
        }

        TweedException fault(String why) {
            return new TweedException(
                    TweedException.Kind.CONFIG, "Cannot read line " + number + " of the export: " + why + ".");
        }
    }
}
