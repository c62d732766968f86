/** Several networks on one host: what each of them takes for itself alone. */
@NullMarked
package net.tweed.agent.tenancy;

import org.jspecify.annotations.NullMarked;
