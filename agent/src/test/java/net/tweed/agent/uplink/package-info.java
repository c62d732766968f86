@NullMarked
package net.tweed.agent.uplink;

import org.jspecify.annotations.NullMarked;
