/** Certificates and private keys from files, for the connections to stores. */
@NullMarked
package net.tweed.core.tls;

import org.jspecify.annotations.NullMarked;
