@NullMarked
package net.tweed.agent.cleanup;

import org.jspecify.annotations.NullMarked;
