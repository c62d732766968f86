@NullMarked
package net.tweed.agent.options;

import org.jspecify.annotations.NullMarked;
