/** Health: what readiness waits for, and telling it over HTTP. */
@NullMarked
package net.tweed.agent.health;

import org.jspecify.annotations.NullMarked;
