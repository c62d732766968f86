package net.tweed.backend.gce;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.tweed.core.table.Pace;
import net.tweed.core.wire.BackendOptions;

/**
 * How often each method is called. A project may make 1,500 calls a minute of each group of methods
 * (cloud.google.com/compute/docs/api-rate-limits); a sixth of that is left to others.
 *
 * @param asked what the operator wants otherwise
 */
record GceRates(Map<String, Pace.Rate> asked) implements Function<String, Pace.Rate> {
    private static final Pace.Rate USUAL = new Pace.Rate(50, 20);
    private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,5})/([1-9][0-9]{0,5})");

    GceRates {
        asked = Map.copyOf(asked);
    }

    /** Reads the option {@code Rates}; faults stay with the reader. */
    static GceRates read(BackendOptions json) {
        Map<String, Pace.Rate> asked = new HashMap<>();
        json.map("Rates").orElse(Map.of()).forEach((api, text) -> {
            Matcher rate = RATE.matcher(text);
            if (GceApi.ALL.contains(api) && rate.matches()) {
                asked.put(api, new Pace.Rate(Integer.parseInt(rate.group(1)), Integer.parseInt(rate.group(2))));
            } else {
                json.fault("\"Rates\" must give calls at once and calls a second after that, such as"
                        + " {\"compute.routes.insert\": \"50/20\"}, for some of " + GceApi.ALL);
            }
        });
        return new GceRates(asked);
    }

    @Override
    public Pace.Rate apply(String api) {
        return asked.getOrDefault(api, USUAL);
    }
}
