/** What a backend implements. */
@NullMarked
package net.tweed.core.spi;

import org.jspecify.annotations.NullMarked;
