@NullMarked
package net.tweed.agent.health;

import org.jspecify.annotations.NullMarked;
