/** The HTTP server: connections, streams, bounds. */
@NullMarked
package net.tweed.server.http;

import org.jspecify.annotations.NullMarked;
