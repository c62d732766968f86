package net.tweed.core.spi;

import java.net.InetAddress;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;

/**
 * The instance that a host is, as its cloud has confirmed. What a cloud has no such thing of is empty.
 *
 * @param account AWS's and Alibaba Cloud's account, or Google's project
 * @param region as the cloud names it
 * @param zone as the cloud names it
 * @param id the instance's id
 * @param name the instance's name, where the cloud's API goes by names
 * @param addresses those that other hosts reach it at: of the interface that routes must lead to
 */
public record Machine(
        String account, String region, String zone, String id, String name, DualStack<InetAddress> addresses) {
    /** For messages. */
    public String text() {
        return (name.isEmpty() ? id : name) + " ("
                + String.join(", ", addresses.map(Addresses::text).stream().toList()) + ")";
    }
}
