/**
 * The daemon's options: flags as flanneld has them (single or double dash, {@code -flag=value} or {@code -flag value}),
 * environment variables {@code TWEED_<NAME>} and {@code FLANNELD_<NAME>}, and what they come to, as records.
 *
 * <p>A flag wins over the environment, {@code TWEED_} over {@code FLANNELD_}. All faults are reported at once. Parsing is
 * done by hand: a general command-line library took a third of the time that the daemon may take until its subnet file is
 * written.
 */
@NullMarked
package net.tweed.agent.options;

import org.jspecify.annotations.NullMarked;
