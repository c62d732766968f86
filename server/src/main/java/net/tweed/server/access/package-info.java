/** Who a client is, and what it may write. */
@NullMarked
package net.tweed.server.access;

import org.jspecify.annotations.NullMarked;
