/**
 * Leaving a host clean: everything of ours is found by what it is (protocol number, names, tables), never by memory of
 * what was done, so that it works after any earlier end, and as often as one likes.
 */
@NullMarked
package net.tweed.agent.cleanup;

import org.jspecify.annotations.NullMarked;
