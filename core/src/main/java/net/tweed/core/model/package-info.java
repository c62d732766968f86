/** What Tweed speaks of: prefixes, leases, the network's configuration, the host's uplink. Values only; the JDK only. */
@NullMarked
package net.tweed.core.model;

import org.jspecify.annotations.NullMarked;
