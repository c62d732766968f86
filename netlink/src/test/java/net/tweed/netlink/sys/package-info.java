@NullMarked
package net.tweed.netlink.sys;

import org.jspecify.annotations.NullMarked;
