/**
 * The kernel's forwarding state as {@link net.tweed.core.table.Table}s: routes, links, addresses, neighbours, FDB.
 *
 * <p>Rows name devices; a device's index is looked up anew for each call, for it changes when the device is made again.
 */
@NullMarked
package net.tweed.netlink.table;

import org.jspecify.annotations.NullMarked;
