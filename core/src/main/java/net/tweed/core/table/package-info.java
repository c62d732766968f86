/** Forwarding tables: what is there, what should be, the difference, and making it so. */
@NullMarked
package net.tweed.core.table;

import org.jspecify.annotations.NullMarked;
