/** What one process of a host has at a time. */
@NullMarked
package net.tweed.core.lock;

import org.jspecify.annotations.NullMarked;
