@NullMarked
package net.tweed.backend.hostgw;

import org.jspecify.annotations.NullMarked;
