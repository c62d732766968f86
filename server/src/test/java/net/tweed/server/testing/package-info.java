@NullMarked
package net.tweed.server.testing;

import org.jspecify.annotations.NullMarked;
