@NullMarked
package net.tweed.netlink;

import org.jspecify.annotations.NullMarked;
