package net.tweed.backend.alivpc;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.tweed.core.table.Pace;
import net.tweed.core.wire.BackendOptions;

/**
 * How often each API is called, by its name.
 *
 * @param asked what the operator wants otherwise
 */
record AliVpcRates(Map<String, Pace.Rate> asked) implements Function<String, Pace.Rate> {
    private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,5})/([1-9][0-9]{0,5})");

    AliVpcRates {
        asked = Map.copyOf(asked);
    }

    /** Reads the option {@code Rates}; faults are added to the options' own. */
    static AliVpcRates read(BackendOptions options) {
        List<String> apis =
                Arrays.stream(AliVpcAction.values()).map(AliVpcAction::api).toList();
        Map<String, Pace.Rate> asked = new HashMap<>();
        options.map("Rates").orElse(Map.of()).forEach((api, text) -> {
            Matcher rate = RATE.matcher(text);
            if (apis.contains(api) && rate.matches()) {
                asked.put(api, new Pace.Rate(Integer.parseInt(rate.group(1)), Integer.parseInt(rate.group(2))));
            } else {
                options.fault("\"Rates\" must give calls at once and calls a second after that, such as"
                        + " {\"DescribeRouteEntryList\": \"20/5\"}, for some of " + apis);
            }
        });
        return new AliVpcRates(asked);
    }

    @Override
    public Pace.Rate apply(String api) {
        Pace.Rate usual = Arrays.stream(AliVpcAction.values())
                .filter(action -> action.api().equals(api))
                .findFirst()
                .map(action -> action.use().rate())
                .orElse(new Pace.Rate(1, 1));
        return asked.getOrDefault(api, usual);
    }
}
