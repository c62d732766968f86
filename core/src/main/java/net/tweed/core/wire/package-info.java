/** The forms on the wire: config JSON, lease JSON, lease keys, {@code subnet.env}. Parsed once, here, into the model. */
@NullMarked
package net.tweed.core.wire;

import org.jspecify.annotations.NullMarked;
