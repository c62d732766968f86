package net.tweed.backend.awsvpc.fake;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A call that came in.
 *
 * @param at by the fake's clock, since some fixed point
 * @param caller the instance whose credentials it used, else its access key
 * @param action the IAM action: {@code ec2:CreateRoute}
 * @param parameters what was asked for
 * @param outcome {@code ok}, or an error's code, or the injected fault
 */
public record Call(Duration at, String caller, String action, Map<String, String> parameters, String outcome) {
    private static final Set<String> WRITES =
            Set.of("ec2:CreateRoute", "ec2:ReplaceRoute", "ec2:DeleteRoute", "ec2:ModifyNetworkInterfaceAttribute");

    public Call {
        parameters = Map.copyOf(parameters);
    }

    /** Whether it changes something where it succeeds. */
    public boolean isWrite() {
        return WRITES.contains(action);
    }

    /** {@code CreateRoute}. */
    public String api() {
        return action.substring(action.indexOf(':') + 1);
    }
}
