@NullMarked
package net.tweed.agent.status;

import org.jspecify.annotations.NullMarked;
