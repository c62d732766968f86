/** Which interface leads to the other hosts, why that one, and whether it has changed since. */
@NullMarked
package net.tweed.agent.uplink;

import org.jspecify.annotations.NullMarked;
