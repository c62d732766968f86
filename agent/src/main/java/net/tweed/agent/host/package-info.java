/** What the daemon reads from and writes to its host beside the forwarding tables: identity, settings, {@code subnet.env}. */
@NullMarked
package net.tweed.agent.host;

import org.jspecify.annotations.NullMarked;
