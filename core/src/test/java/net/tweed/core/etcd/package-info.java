/** Tests of the etcd store, most on a real etcd. */
@NullMarked
package net.tweed.core.etcd;

import org.jspecify.annotations.NullMarked;
