@NullMarked
package net.tweed.agent.life;

import org.jspecify.annotations.NullMarked;
