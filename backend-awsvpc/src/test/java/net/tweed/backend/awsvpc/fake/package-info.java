/** An EC2 of our own: strict, stateful, with faults at will, written from the API reference. */
@NullMarked
package net.tweed.backend.awsvpc.fake;

import org.jspecify.annotations.NullMarked;
