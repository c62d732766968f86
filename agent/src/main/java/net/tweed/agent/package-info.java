/** The program: its commands, and the daemon's life from options to exit code. */
@NullMarked
package net.tweed.agent;

import org.jspecify.annotations.NullMarked;
