@NullMarked
package net.tweed.agent.daemon;

import org.jspecify.annotations.NullMarked;
