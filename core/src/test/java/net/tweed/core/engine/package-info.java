@NullMarked
package net.tweed.core.engine;

import org.jspecify.annotations.NullMarked;
