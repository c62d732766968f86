@NullMarked
package net.tweed.agent.metrics;

import org.jspecify.annotations.NullMarked;
