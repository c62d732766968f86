package net.tweed.agent.daemon;

import net.tweed.agent.filter.FilterTools;
import net.tweed.agent.health.Readiness;
import net.tweed.agent.host.SubnetFile;
import net.tweed.agent.metrics.Meters;
import net.tweed.agent.options.AgentOptions;
import net.tweed.agent.status.Board;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Clock;

/**
 * What the daemon has before it enters a network, and keeps when it leaves.
 *
 * @param board where the network's status is shown
 * @param quarters what this host, where it is in several networks, says of this one
 */
record Surroundings(
        AgentOptions options,
        LeaseStore store,
        Entrance entrance,
        FilterTools filterTools,
        SubnetFile subnetFile,
        OldSubnet oldSubnet,
        Readiness readiness,
        Announced announced,
        Meters meters,
        Board board,
        Clock clock,
        Quarters quarters) {}
