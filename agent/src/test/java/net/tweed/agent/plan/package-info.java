@NullMarked
package net.tweed.agent.plan;

import org.jspecify.annotations.NullMarked;
