/** Shows a server, once, which instance of a cloud this host is. */
@NullMarked
package net.tweed.agent.enrol;

import org.jspecify.annotations.NullMarked;
