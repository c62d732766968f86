package net.tweed.backend.awsvpc.fake;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A request's parameters in EC2's query protocol: {@code Filter.1.Value.2=x}. Those that nobody asks for are refused. */
final class Parameters {
    /** The one version of the API there has been for years. */
    private static final String VERSION = "2016-11-15";

    private final Map<String, String> all;
    private final Set<String> asked = new TreeSet<>(Set.of("Action", "Version"));

    private Parameters(Map<String, String> all) {
        this.all = all;
    }

    static Parameters read(String body) {
        Map<String, String> all = new TreeMap<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                all.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        Parameters parameters = new Parameters(all);
        if (!VERSION.equals(all.get("Version"))) {
            throw Ec2Error.invalid("InvalidParameterValue", "The version must be " + VERSION + ".");
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    Map<String, String> all() {
        return new LinkedHashMap<>(all);
    }

    String action() {
        return find("Action")
                .orElseThrow(() ->
                        Ec2Error.invalid("MissingAction", "The request is missing an action or a required parameter."));
    }

    Optional<String> find(String name) {
        asked.add(name);
        return Optional.ofNullable(all.get(name));
    }

    String get(String name) {
        return find(name)
                .orElseThrow(() ->
                        Ec2Error.invalid("MissingParameter", "The request must contain the parameter " + name + "."));
    }

    /** An id, checked for its form. */
    String id(String name, String prefix, String malformed) {
        String id = get(name);
        if (!Pattern.matches(prefix + "-[0-9a-z]{1,40}", id)) {
            throw Ec2Error.invalid(malformed, "Invalid id: \"" + id + "\" (expecting \"" + prefix + "-...\").");
        }
        return id;
    }

    /** {@code Name.1}, {@code Name.2}… */
    List<String> list(String name) {
        List<String> list = new ArrayList<>();
        for (int i = 1; ; i++) {
            Optional<String> next = find(name + "." + i);
            if (next.isEmpty()) {
                return list;
            }
            list.add(next.get());
        }
    }

    /** The filters: name to values. */
    Map<String, List<String>> filters() {
        Map<String, List<String>> filters = new LinkedHashMap<>();
        for (int i = 1; ; i++) {
            Optional<String> name = find("Filter." + i + ".Name");
            if (name.isEmpty()) {
                return filters;
            }
            filters.put(name.get(), list("Filter." + i + ".Value"));
        }
    }

    /** Refuses what nobody has asked for. */
    void finish() {
        all.keySet().stream().filter(name -> !asked.contains(name)).findFirst().ifPresent(name -> {
            throw Ec2Error.invalid("UnknownParameter", "The parameter " + name + " is not recognized");
        });
    }
}
