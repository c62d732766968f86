/** Tests of what the bench computes; what it measures is seen in its table. */
@NullMarked
package net.tweed.bench;

import org.jspecify.annotations.NullMarked;
