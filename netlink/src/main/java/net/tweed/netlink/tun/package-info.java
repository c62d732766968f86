/**
 * TUN devices and the sockets of a proxy behind one: packets pass as the kernel's own large segments where it can, one by
 * one where it cannot. Only bytes and numbers: what a packet means is the caller's.
 */
@NullMarked
package net.tweed.netlink.tun;

import org.jspecify.annotations.NullMarked;
