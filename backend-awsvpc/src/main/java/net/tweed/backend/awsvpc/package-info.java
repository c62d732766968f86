/**
 * The aws-vpc backend: the VPC itself carries containers' packets, by one route for each host.
 *
 * <p><b>How a packet flows.</b> A container sends to one of another host's subnet, 10.5.79.0/24. Its host has no route to
 * that, and sends the packet as it is to its default gateway: no tunnel, no other header, no smaller MTU. The VPC looks
 * into the route table of the sender's subnet, finds {@code 10.5.79.0/24 eni-0b2c}, and hands the packet to that
 * network interface, the other host's. Two things must be so: the source/destination check is off at both
 * interfaces, for it drops what is neither from nor to the interface's own address; and the security groups let the
 * containers' addresses through, for a rule that names a group means only the hosts' own.
 *
 * <p><b>How many rows.</b> One for each host, family and route table; a table is the limit: 500 rows by default, IPv4 and
 * IPv6 apart. Every row counts but those that a virtual private gateway propagates.
 *
 * <p><b>Who writes.</b> Each host its own rows and no others, to its own interface, which it learns from the metadata
 * server. A row is this cluster's when the ledger says so: AWS's rows carry no tags. New rows are created, those of ours
 * that lead elsewhere are replaced in place, so that no packet is lost in between.
 *
 * <p><b>Which tables.</b> Those named, those with certain tags, or the one of this host's subnet. They are all read with
 * one question, every few minutes, and the same answer says which they are: tables that come or go while the daemon runs
 * are noticed. Out of a table that is no longer chosen this host's rows are removed, as long as the daemon runs.
 *
 * <p><b>What it publishes.</b> The public address, and neither type nor data, as flannel did: its hosts may be in the
 * same network.
 *
 * <p><b>What it leaves.</b> On exit, everything: packets go on flowing.
 */
@NullMarked
package net.tweed.backend.awsvpc;

import org.jspecify.annotations.NullMarked;
