/**
 * Leases in Kubernetes. The cluster gives every node its subnets ({@code spec.podCIDRs}), so nothing is claimed here: a
 * host's lease <em>is</em> its node, and what other hosts must know about it stands in the node's annotations, in
 * flannel's form, so that both daemons work in one cluster.
 *
 * <p>Reading: all nodes once, in pages, then one watch. A node is the lease of its host as soon as it has the annotation
 * {@code kube-subnet-manager: "true"}; kubelet's many other changes to a node are no events. Of a node only the lease is
 * kept in memory.
 *
 * <p>Writing: one patch of the own node's {@code status} subresource, annotations and the condition {@code
 * NetworkUnavailable} together, and only where something differs: a restart writes nothing. That needs the right to patch
 * {@code nodes/status} and none on nodes.
 *
 * <p>A host is alive while its node is {@code Ready}; facts that cloud backends share (whose a route is, who collects) are
 * objects of kind {@code Lease} in the daemon's own namespace, which only clusters with such a backend have.
 */
@NullMarked
package net.tweed.kubernetes;

import org.jspecify.annotations.NullMarked;
