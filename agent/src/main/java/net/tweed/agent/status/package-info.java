/** What the running daemon has and sees, as a value, and told to whoever asks on this host. */
@NullMarked
package net.tweed.agent.status;

import org.jspecify.annotations.NullMarked;
