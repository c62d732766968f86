package net.tweed.core.lease;

import java.net.InetAddress;
import net.tweed.core.model.DualStack;

/**
 * What a store says about this host's addresses.
 *
 * @param given in place of the public addresses that the daemon's options name
 * @param told what other hosts are told, whichever interface and address is used here
 */
public record HostAddresses(DualStack<InetAddress> given, DualStack<InetAddress> told) {
    /** The store says nothing: options and interfaces decide. */
    public static final HostAddresses NONE = new HostAddresses(DualStack.none(), DualStack.none());
}
