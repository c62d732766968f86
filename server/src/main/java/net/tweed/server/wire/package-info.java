/** The protocol between a server and its clients, as both ends read and write it; {@code openapi.yaml} describes it. */
@NullMarked
package net.tweed.server.wire;

import org.jspecify.annotations.NullMarked;
