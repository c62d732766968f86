@NullMarked
package net.tweed.agent.log;

import org.jspecify.annotations.NullMarked;
