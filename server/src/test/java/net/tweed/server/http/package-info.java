@NullMarked
package net.tweed.server.http;

import org.jspecify.annotations.NullMarked;
