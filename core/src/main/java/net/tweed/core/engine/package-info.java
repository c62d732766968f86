/** The one place with threads and waits: the loop that keeps tables as they should be. */
@NullMarked
package net.tweed.core.engine;

import org.jspecify.annotations.NullMarked;
