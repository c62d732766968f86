/**
 * The ali-vpc backend: the VPC's route table knows where every host's subnet is.
 *
 * <p><b>How a packet flows.</b> A container sends to one of another host's subnet. Its host has no route there but the
 * default one, and hands the packet as it is to the VPC's virtual router: no tunnel, no smaller MTU. The router's table
 * has an entry, {@code 10.5.13.0/24} to {@code eni-2ze…}, and hands the packet to that network interface. The host behind
 * it finds its own bridge, and delivers. The interface must take what is not addressed to it: its source/destination
 * check must be off, and the security group must let the whole container network in.
 *
 * <p><b>How many rows.</b> One custom entry for each host, address family and table. Each host writes its own and leaves
 * the others' alone: hosts in vSwitches with other tables name all tables in {@code RouteTableID}. The VPC takes one batch
 * of changes at a time, so hosts stand in line ({@link net.tweed.core.spi.Serial}), oldest lease first.
 *
 * <p><b>Whose an entry is</b> stands in the ledger, written before the entry; entries carry no tags. An entry that leads to
 * this instance itself is taken as leading to its first interface, as flannel's do. What is not in the ledger and does not
 * lead this host's subnet here is somebody else's.
 *
 * <p><b>What it publishes.</b> The host's public address. No data of its own.
 *
 * <p><b>What it leaves.</b> On exit, everything: packets go on flowing. Entries of hosts that are gone for good are removed
 * by the host that collects for all.
 */
@NullMarked
package net.tweed.backend.alivpc;

import org.jspecify.annotations.NullMarked;
