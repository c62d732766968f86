/**
 * Linux calls that the JDK does not make: sockets of other families, network namespaces, sysctl.
 *
 * <p>They go through jnr's {@code jffi} invoker, not through jnr-ffi's generated interfaces: generating classes at run
 * time costs some 200 ms of CPU at each start, and the invoker nothing.
 */
@NullMarked
package net.tweed.netlink.sys;

import org.jspecify.annotations.NullMarked;
