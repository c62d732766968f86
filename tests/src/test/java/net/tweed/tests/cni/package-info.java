/** The CNI plugin with the real plugins bridge and host-local. */
@NullMarked
package net.tweed.tests.cni;

import org.jspecify.annotations.NullMarked;
