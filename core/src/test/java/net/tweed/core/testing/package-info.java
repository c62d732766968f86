/** Fakes with fault injection, real servers for tests, and the contracts that fakes and real things are both held to. */
@NullMarked
package net.tweed.core.testing;

import org.jspecify.annotations.NullMarked;
