/** What the daemon would change, as a value, and as text and JSON. */
@NullMarked
package net.tweed.agent.plan;

import org.jspecify.annotations.NullMarked;
