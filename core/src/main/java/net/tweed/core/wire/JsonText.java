package net.tweed.core.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Writes one JSON object, field by field, on one line. */
public final class JsonText {
    private static final JsonFactory JSON = new JsonFactory();

    private final StringWriter text = new StringWriter();
    private final JsonGenerator json;

    /** An object without fields yet. */
    public JsonText() {
        try {
            json = JSON.createGenerator(text);
            json.writeStartObject();
        } catch (IOException e) {
            throw impossible(e);
        }
    }

    public JsonText text(String name, String value) {
        try {
            json.writeStringField(name, value);
            return this;
        } catch (IOException e) {
            throw impossible(e);
        }
    }

    /** Leaves the field out where there is no value. */
    public JsonText text(String name, Optional<String> value) {
        return value.isPresent() ? text(name, value.get()) : this;
    }

    public JsonText number(String name, long value) {
        try {
            json.writeNumberField(name, value);
            return this;
        } catch (IOException e) {
            throw impossible(e);
        }
    }

    public JsonText flag(String name, boolean value) {
        try {
            json.writeBooleanField(name, value);
            return this;
        } catch (IOException e) {
            throw impossible(e);
        }
    }

    /** The whole object; nothing can be added afterwards. */
    public String end() {
        try {
            json.writeEndObject();
            json.close();
            return text.toString();
        } catch (IOException e) {
            throw impossible(e);
        }
    }

    private static UncheckedIOException impossible(IOException e) {
        return new UncheckedIOException("Cannot write JSON into memory", e);
    }
}
