@NullMarked
package net.tweed.server.wire;

import org.jspecify.annotations.NullMarked;
