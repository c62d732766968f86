package net.tweed.backend.awsvpc.fake;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call that came in.
 *
 * @param at by the fake's clock, since some fixed point
 * @param caller the instance whose credentials it used, else its access key
 * @param action the IAM action: {@code ec2:CreateRoute}
 * @param parameters what was asked for
 * @param userAgent what the program said of itself
 * @param outcome {@code ok}, or an error's code, or the injected fault
 */
public record Call(
        Duration at, String caller, String action, Map<String, String> parameters, String userAgent, String outcome) {
    private static final Pattern EPOCH = Pattern.compile("\\btweed/controller epoch/([0-9]{1,18})");
    private static final Set<String> WRITES =
            Set.of("ec2:CreateRoute", "ec2:ReplaceRoute", "ec2:DeleteRoute", "ec2:ModifyNetworkInterfaceAttribute");

    public Call {
        parameters = Map.copyOf(parameters);
    }

    /** Whether it changes something where it succeeds. */
    public boolean isWrite() {
        return WRITES.contains(action);
    }

    /** The term of the elected writer that made it; empty where no elected one did. */
    public OptionalLong epoch() {
        Matcher epoch = EPOCH.matcher(userAgent);
        return epoch.find() ? OptionalLong.of(Long.parseLong(epoch.group(1))) : OptionalLong.empty();
    }

    /** {@code CreateRoute}. */
    public String api() {
        return action.substring(action.indexOf(':') + 1);
    }
}
