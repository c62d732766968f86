/** Tests of the forms on the wire. */
@NullMarked
package net.tweed.core.wire;

import org.jspecify.annotations.NullMarked;
