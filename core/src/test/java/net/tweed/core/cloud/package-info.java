@NullMarked
package net.tweed.core.cloud;

import org.jspecify.annotations.NullMarked;
