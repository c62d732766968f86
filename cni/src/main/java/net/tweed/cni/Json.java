package net.tweed.cni;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as maps, lists, strings, booleans, {@link Numeral} and {@link Absent}: what is not understood here is passed on as
 * it came. Only Jackson's streaming part: its data binding would double the time to start.
 */
final class Json {
    /** No configuration is nested as deep, and each level is one of the stack. */
    private static final int DEEPEST = 100;

    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** A number with its digits as they were written. */
    record Numeral(String digits) {}

    /** JSON's {@code null}. */
    enum Absent {
        NULL
    }

    /**
     * One object, and nothing behind it.
     *
     * @throws IOException if it is anything else; the message says where
     */
    static Map<String, Object> object(byte[] text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            Map<String, Object> object = members(parser, DEEPEST);
            if (parser.nextToken() != null) {
                throw new IOException("there is more behind the JSON object");
            }
            return object;
        }
    }

    static byte[] bytes(Map<String, Object> object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
            write(object, generator);
        } catch (IOException e) {
            throw new IllegalStateException("Writing into memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static Map<String, Object> members(JsonParser parser, int levels) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser, levels - 1));
        }
        return object;
    }

    private static List<Object> elements(JsonParser parser, int levels) throws IOException {
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, levels - 1));
        }
        return array;
    }

    private static Object value(JsonParser parser, int levels) throws IOException {
        if (levels == 0) {
            throw new IOException("it is nested more than " + DEEPEST + " levels deep");
        }
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("it ends too early");
        }
        return switch (token) {
            case START_OBJECT -> members(parser, levels);
            case START_ARRAY -> elements(parser, levels);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeral(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Absent.NULL;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IOException("unexpected " + token);
        };
    }

    private static void write(Object value, JsonGenerator generator) throws IOException {
        if (value instanceof Map<?, ?> object) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> member : object.entrySet()) {
                generator.writeFieldName(String.valueOf(member.getKey()));
                write(member.getValue(), generator);
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> array) {
            generator.writeStartArray();
            for (Object element : array) {
                write(element, generator);
            }
            generator.writeEndArray();
        } else if (value instanceof Numeral number) {
            generator.writeNumber(number.digits());
        } else if (value instanceof Boolean truth) {
            generator.writeBoolean(truth);
        } else if (value == Absent.NULL) {
            generator.writeNull();
        } else {
            generator.writeString((String) value);
        }
    }
}
