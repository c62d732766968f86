@NullMarked
package net.tweed.server;

import org.jspecify.annotations.NullMarked;
