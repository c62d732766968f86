package net.tweed.backend.gce;

import java.util.Map;
import java.util.function.Function;
import net.tweed.core.cloud.RatesOption;
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

    GceRates {
        asked = Map.copyOf(asked);
    }

    /** Reads the option {@code Rates}; faults stay with the reader. */
    static GceRates read(BackendOptions json) {
        return new GceRates(RatesOption.read(json, GceApi.ALL, "{\"compute.routes.insert\": \"50/20\"}"));
    }

    @Override
    public Pace.Rate apply(String api) {
        return asked.getOrDefault(api, USUAL);
    }
}
