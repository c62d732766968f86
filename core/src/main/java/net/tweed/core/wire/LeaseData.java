package net.tweed.core.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The data of two backends in one lease: {@code {"VNI":1,"VtepMAC":"4a:…","instance":"blue-1"}}. */
public final class LeaseData {
    private LeaseData() {}

    /**
     * One object with the fields of both, byte for byte; where both have one of a name, the first's.
     *
     * @throws net.tweed.core.model.TweedException of kind CONFIG where one is no JSON object
     */
    public static String joined(String first, String second) {
        Map<String, JsonObject.Field> fields = new LinkedHashMap<>();
        for (String json : new String[] {first, second}) {
            JsonObject.read("a lease's data", json)
                    .fields()
                    .forEach(field -> fields.putIfAbsent(field.folded(), field));
        }
        return fields.values().stream()
                .map(field -> "\"" + field.name() + "\":" + field.raw())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
