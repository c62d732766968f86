/** The lease store of a host that has none: a server's. */
@NullMarked
package net.tweed.server.remote;

import org.jspecify.annotations.NullMarked;
