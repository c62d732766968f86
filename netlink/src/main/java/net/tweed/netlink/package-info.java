/**
 * rtnetlink: asking the kernel (requests, dumps) and hearing from it (events). Messages and their attributes are as
 * {@code linux/netlink.h} and {@code linux/rtnetlink.h} define them, in native byte order, padded to four bytes.
 */
@NullMarked
package net.tweed.netlink;

import org.jspecify.annotations.NullMarked;
