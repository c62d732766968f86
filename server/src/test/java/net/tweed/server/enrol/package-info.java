@NullMarked
package net.tweed.server.enrol;

import org.jspecify.annotations.NullMarked;
