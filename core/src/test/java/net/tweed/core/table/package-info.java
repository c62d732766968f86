@NullMarked
package net.tweed.core.table;

import org.jspecify.annotations.NullMarked;
