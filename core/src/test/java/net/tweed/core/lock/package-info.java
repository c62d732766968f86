@NullMarked
package net.tweed.core.lock;

import org.jspecify.annotations.NullMarked;
