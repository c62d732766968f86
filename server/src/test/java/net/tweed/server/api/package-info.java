@NullMarked
package net.tweed.server.api;

import org.jspecify.annotations.NullMarked;
