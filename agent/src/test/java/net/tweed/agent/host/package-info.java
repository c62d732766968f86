@NullMarked
package net.tweed.agent.host;

import org.jspecify.annotations.NullMarked;
