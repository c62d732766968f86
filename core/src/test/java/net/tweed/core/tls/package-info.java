@NullMarked
package net.tweed.core.tls;

import org.jspecify.annotations.NullMarked;
