package net.tweed.backend.gce.fake;

import java.time.Duration;

/**
 * A write that was asked for.
 *
 * @param at the world's clock
 * @param caller the instance, or the address of nobody known
 * @param method {@code routes.insert}
 * @param name the route's
 * @param outcome {@code accepted}, or the reason why not
 */
public record Write(
        Duration at, String caller, String method, String name, String destRange, String nextHop, String outcome) {}
