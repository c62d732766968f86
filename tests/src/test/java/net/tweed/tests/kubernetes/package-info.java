/** What {@code dist/kubernetes} holds: every object, its arguments and its rights. */
@NullMarked
package net.tweed.tests.kubernetes;

import org.jspecify.annotations.NullMarked;
