package net.tweed.backend.alivpc.fake;

import java.time.Duration;
import java.util.Map;

/**
 * A call of the API.
 *
 * @param at by the fake's clock
 * @param caller the access key's id and the address it came from
 * @param outcome {@code ok}, else the error's code
 */
public record Call(Duration at, String caller, String action, Map<String, String> parameters, String outcome) {
    public Call {
        parameters = Map.copyOf(parameters);
    }

    /** Whether it changes something: its name says so. */
    public boolean isWrite() {
        return !action.startsWith("Describe") && !action.startsWith("Get");
    }
}
