/** The lease store on etcd v3: the only importer of {@code io.etcd}. */
@NullMarked
package net.tweed.core.etcd;

import org.jspecify.annotations.NullMarked;
