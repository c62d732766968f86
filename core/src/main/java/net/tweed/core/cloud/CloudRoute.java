package net.tweed.core.cloud;

import net.tweed.core.model.Prefix;

/**
 * A row of a cloud's route table.
 *
 * @param destination the subnet
 * @param target the next hop as the cloud names it: {@code eni-0a1b}, an instance's URL, {@code i-2ze…}
 */
public record CloudRoute(Prefix destination, String target) {
    @Override
    public String toString() {
        return destination + " to " + target;
    }
}
