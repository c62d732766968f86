/**
 * Measures the daemon as users run it, against its budgets: on real namespaces and a real etcd, each figure beside what the
 * same takes with the tools at hand, in the same run. Ratios say more than times: they survive another machine.
 */
@NullMarked
package net.tweed.bench;

import org.jspecify.annotations.NullMarked;
