@NullMarked
package net.tweed.backend.udp;

import org.jspecify.annotations.NullMarked;
