package net.tweed.backend.alivpc;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/**
 * Reads the cloud's answers. The SDK's own reader takes half an answer for a short one, and an empty table for what is in
 * truth a broken connection: this one refuses it.
 */
final class Json {
    private static final Gson STRICT =
            new GsonBuilder().setStrictness(Strictness.STRICT).create();

    private Json() {}

    /**
     * Reads one object.
     *
     * @param what names it in errors
     * @throws TweedException of kind UNAVAILABLE where it is none
     */
    static JsonObject read(String text, String what) {
        try {
            JsonElement element = STRICT.fromJson(text, JsonElement.class);
            if (element != null && element.isJsonObject()) {
                return element.getAsJsonObject();
            }
        } catch (JsonParseException e) {
            // its message may repeat what was read, and that may be a key
            throw new TweedException(Kind.UNAVAILABLE, "Cannot understand " + what + ": it is no valid JSON.");
        }
        throw new TweedException(Kind.UNAVAILABLE, "Cannot understand " + what + ": it is no JSON object.");
    }

    /** A text, number or truth value, as text; empty where there is none. */
    static Optional<String> text(JsonObject json, String name) {
        return Optional.ofNullable(json.get(name))
                .filter(JsonElement::isJsonPrimitive)
                .map(JsonElement::getAsString);
    }

    static Optional<JsonObject> object(JsonObject json, String name) {
        return Optional.ofNullable(json.get(name))
                .filter(JsonElement::isJsonObject)
                .map(JsonElement::getAsJsonObject);
    }

    /** The objects of a list; a list that is wrapped in an object of its items' name is unwrapped. */
    static Optional<List<JsonObject>> objects(JsonObject json, String name, String item) {
        Optional<JsonElement> list = Optional.ofNullable(json.get(name));
        Optional<JsonArray> array = list.filter(JsonElement::isJsonObject)
                .flatMap(
                        wrapped -> Optional.ofNullable(wrapped.getAsJsonObject().get(item)))
                .or(() -> list)
                .filter(JsonElement::isJsonArray)
                .map(JsonElement::getAsJsonArray);
        return array.map(all -> {
            List<JsonObject> objects = new ArrayList<>();
            for (JsonElement element : all) {
                if (element.isJsonObject()) {
                    objects.add(element.getAsJsonObject());
                }
            }
            return objects;
        });
    }
}
