package net.tweed.core.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A backend's own options, from the {@code Backend} object of the network's configuration. Names match in any case. Ask
 * for every option, then call {@link #finish()}, which throws every fault at once:
 *
 * <pre>{@code
 * BackendOptions options = BackendOptions.read(config.backendJson(), "vxlan");
 * int vni = options.integer("VNI", 1, 0, (1 << 24) - 1);
 * boolean learning = options.flag("Learning", false);
 * options.known("MacPrefix", "Name"); // of the Windows daemons that share this configuration
 * options.finish();
 * }</pre>
 */
public final class BackendOptions {
    private final FieldReader fields;

    private BackendOptions(FieldReader fields) {
        this.fields = fields;
    }

    /**
     * Starts to read the options.
     *
     * @param json {@link net.tweed.core.model.NetworkConfig#backendJson()}
     * @param type names the backend in messages
     * @throws net.tweed.core.model.TweedException of kind CONFIG where the text is no JSON object
     */
    public static BackendOptions read(String json, String type) {
        FieldReader fields = new FieldReader("the options of the " + type + " backend", json);
        fields.known("Type");
        return new BackendOptions(fields);
    }

    /** A whole number from min to max; the default where the key is absent or null. */
    public int integer(String name, int defaultValue, int min, int max) {
        return integer(name, min, max).orElse(defaultValue);
    }

    /** A whole number from min to max; empty where the key is absent or null. */
    public Optional<Integer> integer(String name, int min, int max) {
        return fields.integer(name, min, max).map(Math::toIntExact);
    }

    public boolean flag(String name, boolean defaultValue) {
        return fields.flag(name).orElse(defaultValue);
    }

    public String text(String name, String defaultValue) {
        return fields.text(name).orElse(defaultValue);
    }

    public Optional<String> text(String name) {
        return fields.text(name);
    }

    /** One text, or a list of texts; empty where the key is absent or null. */
    public List<String> texts(String name) {
        return fields.texts(name);
    }

    /** An object whose values are texts, its names as they were written; empty where the key is absent or null. */
    public Optional<Map<String, String>> map(String name) {
        return fields.map(name);
    }

    /** Keys that are right here though this backend does not read them: those of other platforms. */
    public void known(String... names) {
        for (String name : names) {
            fields.known(name);
        }
    }

    /**
     * Adds a fault that this backend found itself, to be thrown with the others.
     *
     * @param sentence without its full stop; it must not repeat a secret
     */
    public void fault(String sentence) {
        fields.fault(sentence);
    }

    /** What is odd but harmless, as sentences: keys nobody asked for, with what was probably meant. */
    public List<String> warnings() {
        return fields.warnings();
    }

    /**
     * Ends the reading.
     *
     * @throws net.tweed.core.model.TweedException of kind CONFIG, naming every fault at once, where there is any
     */
    public void finish() {
        fields.finish();
    }
}
