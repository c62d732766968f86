package net.tweed.core.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.TweedException;

/**
 * The value of a guard, the key that stands beside a lease for each family's subnet:
 * {@code {"Holder":"4c4c4544…","PublicIP":"192.168.77.11"}}. The holder's identity decides who may claim past it; the
 * addresses are for people.
 */
public final class GuardJson {
    private static final String HOLDER = "Holder";
    private static final JsonFactory JSON = new JsonFactory();

    private GuardJson() {}

    public static String encode(String holder, DualStack<InetAddress> publicIps) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField(HOLDER, holder);
            if (publicIps.v4().isPresent()) {
                json.writeStringField("PublicIP", Addresses.text(publicIps.v4().get()));
            }
            if (publicIps.v6().isPresent()) {
                json.writeStringField(
                        "PublicIPv6", Addresses.text(publicIps.v6().get()));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write JSON into memory", e);
        }
        return text.toString();
    }

    /** The holder's identity; empty where the value names none. */
    public static Optional<String> holder(String value) {
        try {
            return JsonObject.read("the guard's value", value)
                    .get(HOLDER)
                    .filter(JsonObject.Field::isText)
                    .map(JsonObject.Field::text);
        } catch (TweedException e) {
            return Optional.empty(); // nobody's: no host claims past a guard it cannot read
        }
    }
}
