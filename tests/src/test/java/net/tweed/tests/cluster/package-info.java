/** A cluster to test against: hosts as network namespaces, a real etcd, and the daemon as a process on each host. */
@NullMarked
package net.tweed.tests.cluster;

import org.jspecify.annotations.NullMarked;
