/**
 * The daemon's life: from options to a data path that keeps itself.
 *
 * <p>Three workers run for as long as the daemon does. The <em>member</em> keeps the lease; the <em>data path</em> keeps
 * the kernel's tables; the <em>packet filter</em> keeps the rules. A fourth, the <em>steward</em>, takes the daemon into
 * the network, and then looks after what changes around it: the host's interface and the network's configuration.
 */
@NullMarked
package net.tweed.agent.daemon;

import org.jspecify.annotations.NullMarked;
