/** The life of the process: what is started, in which order it is closed, and leaving the host clean. */
@NullMarked
package net.tweed.agent.life;

import org.jspecify.annotations.NullMarked;
