/** A lease store for hosts that reach none themselves: the HTTP protocol at both ends. */
@NullMarked
package net.tweed.server;

import org.jspecify.annotations.NullMarked;
