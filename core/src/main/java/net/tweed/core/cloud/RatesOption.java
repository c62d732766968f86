package net.tweed.core.cloud;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.tweed.core.table.Pace;
import net.tweed.core.wire.BackendOptions;

/** The option {@code Rates} of every cloud: how often the operator wants APIs called, {@code {"CreateRoute": "50/5"}}. */
public final class RatesOption {
    private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,5})/([1-9][0-9]{0,5})");

    private RatesOption() {}

    /**
     * Reads it; faults stay with the reader.
     *
     * @param apis the names that there are
     * @param example one of them with a rate: {@code {"CreateRoute": "50/5"}}
     */
    public static Map<String, Pace.Rate> read(BackendOptions options, Collection<String> apis, String example) {
        Map<String, Pace.Rate> asked = new HashMap<>();
        options.map("Rates").orElse(Map.of()).forEach((api, text) -> {
            Matcher rate = RATE.matcher(text);
            if (apis.contains(api) && rate.matches()) {
                asked.put(api, new Pace.Rate(Integer.parseInt(rate.group(1)), Integer.parseInt(rate.group(2))));
            } else {
                options.fault("\"Rates\" must give calls at once and calls a second after that, such as " + example
                        + ", for some of " + apis);
            }
        });
        return asked;
    }
}
