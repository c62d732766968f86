/** Telling systemd how the daemon is doing. */
@NullMarked
package net.tweed.agent.systemd;

import org.jspecify.annotations.NullMarked;
