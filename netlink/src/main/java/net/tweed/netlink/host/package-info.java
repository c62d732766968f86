/** What this host's network is: links, addresses, and where packets to an address go. Read only. */
@NullMarked
package net.tweed.netlink.host;

import org.jspecify.annotations.NullMarked;
