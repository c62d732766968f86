/** A cloud backend. */
@NullMarked
package net.tweed.backend.awsvpc;

import org.jspecify.annotations.NullMarked;
