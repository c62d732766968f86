@NullMarked
package net.tweed.kubernetes;

import org.jspecify.annotations.NullMarked;
