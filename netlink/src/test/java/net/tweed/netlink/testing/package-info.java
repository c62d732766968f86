/** A laboratory of hosts as network namespaces on one bridge, for tests that need the real kernel. */
@NullMarked
package net.tweed.netlink.testing;

import org.jspecify.annotations.NullMarked;
