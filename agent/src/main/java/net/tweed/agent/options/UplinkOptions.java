package net.tweed.agent.options;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.DualStack;

/**
 * Which interface leads to the other hosts.
 *
 * @param interfaces names or addresses, tried in order
 * @param patterns regular expressions, tried after those: on all addresses first, then on all names
 * @param reach tried last: the interface of the kernel's route to this address
 * @param publicIps what to publish in place of the interface's own addresses; also the interface's look-up key where
 *     nothing above is given
 */
public record UplinkOptions(
        List<String> interfaces, List<String> patterns, Optional<InetAddress> reach, DualStack<InetAddress> publicIps) {

    public UplinkOptions {
        interfaces = List.copyOf(interfaces);
        patterns = List.copyOf(patterns);
    }

    /** These, with other addresses to publish. */
    public UplinkOptions with(DualStack<InetAddress> publicIps) {
        return new UplinkOptions(interfaces, patterns, reach, publicIps);
    }
}
