/**
 * A lease store for hosts that reach none themselves: the HTTP protocol at both ends.
 *
 * <p>{@code http} takes connections, {@code access} says who a client is and what it may write, {@code api} answers from a
 * lease store, {@code remote} is that store at the client's end, {@code wire} is what passes between.
 */
@NullMarked
package net.tweed.server;

import org.jspecify.annotations.NullMarked;
