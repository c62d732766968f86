package net.tweed.cni;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The network's configuration, as it stands in {@code /etc/cni/net.d} and comes through standard input.
 *
 * @param version what it is written in, and so what is answered in
 * @param name the network's
 * @param subnetFile what the daemon wrote
 * @param dataDir where the delegate's configurations are kept
 * @param delegate what the user wants of the delegate's configuration
 * @param ipam what the user wants of its address management
 * @param all everything that came
 */
record NetConf(
        CniVersion version,
        String name,
        Path subnetFile,
        Path dataDir,
        Map<String, Object> delegate,
        Map<String, Object> ipam,
        Map<String, Object> all) {
    private static final String SUBNET_FILE = "/run/flannel/subnet.env";
    private static final String SEE = "See the options in docs/cni.md.";
    private static final String DATA_DIR = "/var/lib/cni/flannel";

    /** Decodes standard input. */
    static Map<String, Object> decode(byte[] text) {
        try {
            return Json.object(text);
        } catch (IOException e) {
            throw new CniException(
                    ErrorCode.UNDECODABLE,
                    "Cannot read the network's configuration from standard input: " + firstLine(e),
                    "It must be one JSON object. Look at the files in /etc/cni/net.d.",
                    e);
        }
    }

    /** What version the configuration is written in. */
    static CniVersion version(Map<String, Object> json) {
        Object given = json.getOrDefault("cniVersion", "");
        if (given.equals("") || given == Json.Absent.NULL) {
            return CniVersion.UNSAID;
        }
        Optional<CniVersion> known = given instanceof String text ? CniVersion.of(text) : Optional.empty();
        if (known.isEmpty()) {
            throw new CniException(
                    ErrorCode.INCOMPATIBLE_VERSION,
                    "The network's configuration has cniVersion " + shown(given) + ", which is not spoken here.",
                    "Set it to one of " + String.join(", ", VersionAnswer.SUPPORTED) + ".");
        }
        return known.get();
    }

    static NetConf of(Map<String, Object> json) {
        String name = text(json, "name", "");
        if (!Names.valid(name)) {
            throw invalid(
                    "\"name\" must be letters, digits, and after the first also _ . -, not " + shown(name),
                    "Give the network a name.");
        }
        return new NetConf(
                version(json),
                name,
                path(json, "subnetFile", SUBNET_FILE),
                path(json, "dataDir", DATA_DIR),
                object(json, "delegate"),
                object(json, "ipam"),
                json);
    }

    /** A configuration that makes no sense. */
    static CniException invalid(String why, String remedy) {
        return new CniException(
                ErrorCode.INVALID_CONFIG, "The network's configuration is invalid: " + why + ".", remedy);
    }

    /** Its place in a message, cut to a size to read. */
    static String shown(Object value) {
        String text = value instanceof Json.Numeral number ? number.digits() : String.valueOf(value);
        return "\"" + (text.length() > 100 ? text.substring(0, 100) + "…" : text) + "\"";
    }

    /** The parser's own words, without the excerpt and the place that it puts on further lines. */
    static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return (end < 0 ? message : message.substring(0, end)) + ".";
    }

    /** What is there under this name; empty where it is absent or {@code null}. */
    static Optional<Object> member(Map<String, Object> json, String name) {
        Object value = json.get(name);
        return value == Json.Absent.NULL ? Optional.empty() : Optional.ofNullable(value);
    }

    private static Map<String, Object> object(Map<String, Object> json, String name) {
        Object value = member(json, name).orElse(Map.of());
        if (!(value instanceof Map<?, ?> given)) {
            throw invalid("\"" + name + "\" must be an object", SEE);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        for (Map.Entry<?, ?> each : given.entrySet()) {
            object.put(String.valueOf(each.getKey()), each.getValue());
        }
        return object;
    }

    private static String text(Map<String, Object> json, String name, String otherwise) {
        Object value = member(json, name).orElse(otherwise);
        if (value instanceof String text) {
            return text.isEmpty() ? otherwise : text;
        }
        throw invalid("\"" + name + "\" must be a string", SEE);
    }

    private static Path path(Map<String, Object> json, String name, String otherwise) {
        String text = text(json, name, otherwise);
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw invalid(
                    "\"" + name + "\" is no path",
                    "It is " + text.getBytes(StandardCharsets.UTF_8).length
                            + " bytes long and holds a character that no path may have.");
        }
    }
}
