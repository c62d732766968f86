/** Tests of the packet filter, on real namespaces. */
@NullMarked
package net.tweed.agent.filter;

import org.jspecify.annotations.NullMarked;
