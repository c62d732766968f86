package net.tweed.backend.alivpc;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import net.tweed.core.cloud.RatesOption;
import net.tweed.core.table.Pace;
import net.tweed.core.wire.BackendOptions;

/**
 * How often each API is called, by its name.
 *
 * @param asked what the operator wants otherwise
 */
record AliVpcRates(Map<String, Pace.Rate> asked) implements Function<String, Pace.Rate> {

    AliVpcRates {
        asked = Map.copyOf(asked);
    }

    /** Reads the option {@code Rates}; faults are added to the options' own. */
    static AliVpcRates read(BackendOptions options) {
        List<String> apis =
                Arrays.stream(AliVpcAction.values()).map(AliVpcAction::api).toList();
        return new AliVpcRates(RatesOption.read(options, apis, "{\"DescribeRouteEntryList\": \"20/5\"}"));
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
