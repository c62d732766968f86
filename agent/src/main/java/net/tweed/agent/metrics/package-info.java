/**
 * What the daemon tells those who watch it, in numbers. They are counted as plain numbers, whether or not anybody asks; the
 * library that writes them down is loaded when somebody does.
 */
@NullMarked
package net.tweed.agent.metrics;

import org.jspecify.annotations.NullMarked;
