package net.tweed.core.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.TweedException;

/**
 * The value of a lease in a store: {@code {"PublicIP":"192.168.77.11","PublicIPv6":null,"BackendType":"vxlan",…}}. It is
 * flannel's form: fields in this order, no blanks, {@code PublicIPv6} always there, the others left out when empty, a
 * {@code PublicIP} of 0.0.0.0 where the host has IPv6 alone. Fields that Tweed does not know follow, ordered by name.
 */
public final class LeaseJson {
    private static final String PUBLIC_IP = "PublicIP";
    private static final String PUBLIC_IPV6 = "PublicIPv6";
    private static final String TYPE = "BackendType";
    private static final String DATA = "BackendData";
    private static final String DATA_V6 = "BackendV6Data";
    private static final Set<String> KNOWN =
            Set.of("publicip", "publicipv6", "backendtype", "backenddata", "backendv6data");
    private static final String NO_IPV4 = "0.0.0.0";
    private static final String NO_IPV6 = "::";
    private static final JsonFactory JSON = new JsonFactory();

    private LeaseJson() {}

    /** The value that publishes these attributes. */
    public static String encode(Attributes attributes) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField(
                    PUBLIC_IP, attributes.publicIps().v4().map(Addresses::text).orElse(NO_IPV4));
            json.writeFieldName(PUBLIC_IPV6);
            Optional<InetAddress> v6 = attributes.publicIps().v6();
            if (v6.isPresent()) {
                json.writeString(Addresses.text(v6.get()));
            } else {
                json.writeNull();
            }
            if (!attributes.backend().isEmpty()) {
                json.writeStringField(TYPE, attributes.backend());
            }
            raw(json, DATA, attributes.data().v4());
            raw(json, DATA_V6, attributes.data().v6());
            for (Map.Entry<String, String> field : new TreeMap<>(attributes.foreign()).entrySet()) {
                raw(json, field.getKey(), Optional.of(field.getValue()));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write JSON into memory", e);
        }
        return text.toString();
    }

    /**
     * Reads a value.
     *
     * @throws TweedException of kind CONFIG, naming every fault at once
     */
    public static Attributes decode(String value) {
        JsonObject json = JsonObject.read("the lease's value", value);
        List<String> faults = new ArrayList<>();
        json.duplicates()
                .forEach(same -> faults.add("\"" + same.get(0).name() + "\" is there " + same.size() + " times"));
        DualStack<InetAddress> ips = new DualStack<>(
                address(json, PUBLIC_IP, Family.IPV4, NO_IPV4, faults),
                address(json, PUBLIC_IPV6, Family.IPV6, NO_IPV6, faults));
        if (ips.isEmpty() && faults.isEmpty()) {
            faults.add("it names neither a \"" + PUBLIC_IP + "\" nor a \"" + PUBLIC_IPV6 + "\"");
        }
        String type = text(json, TYPE, faults).orElse("");
        if (!faults.isEmpty()) {
            throw new TweedException(
                    TweedException.Kind.CONFIG, "Cannot read the lease's value: " + String.join("; ", faults) + ".");
        }
        DualStack<String> data = new DualStack<>(
                json.get(DATA).map(JsonObject.Field::raw), json.get(DATA_V6).map(JsonObject.Field::raw));
        return new Attributes(type, ips, data, foreign(json));
    }

    private static void raw(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeFieldName(name);
            json.writeRawValue(value.get());
        }
    }

    private static Optional<InetAddress> address(
            JsonObject json, String name, Family family, String none, List<String> faults) {
        Optional<String> text = text(json, name, faults).filter(t -> !t.isEmpty() && !t.equals(none));
        Optional<InetAddress> address = text.flatMap(Addresses::parse).filter(a -> Family.of(a) == family);
        if (text.isPresent() && address.isEmpty()) {
            faults.add("\"" + name + "\" is no " + (family == Family.IPV4 ? "IPv4" : "IPv6") + " address");
        }
        return address;
    }

    private static Optional<String> text(JsonObject json, String name, List<String> faults) {
        Optional<JsonObject.Field> field = json.get(name);
        if (field.isPresent() && !field.get().isText()) {
            faults.add("\"" + name + "\" is not a text");
            return Optional.empty();
        }
        return field.map(JsonObject.Field::text);
    }

    private static Map<String, String> foreign(JsonObject json) {
        Map<String, String> foreign = Map.of();
        for (JsonObject.Field field : json.fields()) {
            if (!KNOWN.contains(field.folded())) {
                foreign = foreign.isEmpty() ? new HashMap<>() : foreign;
                foreign.put(field.name(), field.raw());
            }
        }
        return foreign;
    }
}
