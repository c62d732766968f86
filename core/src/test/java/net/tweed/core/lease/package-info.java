/** Tests of leases: the choice of a subnet, keeping the own lease, folding the others'. */
@NullMarked
package net.tweed.core.lease;

import org.jspecify.annotations.NullMarked;
