/** A cloud backend. */
@NullMarked
package net.tweed.backend.alivpc;

import org.jspecify.annotations.NullMarked;
