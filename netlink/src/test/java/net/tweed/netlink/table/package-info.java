@NullMarked
package net.tweed.netlink.table;

import org.jspecify.annotations.NullMarked;
