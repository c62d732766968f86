@NullMarked
package net.tweed.server.file;

import org.jspecify.annotations.NullMarked;
