/**
 * The log: one line a record on standard error, with time, level and text.
 *
 * <p>A binding of its own for SLF4J: text that came from other hosts cannot break a line, failures are told in one line
 * unless they are defects, and it starts in two thirds of the time that the ready-made simple binding takes.
 */
@NullMarked
package net.tweed.agent.log;

import org.jspecify.annotations.NullMarked;
