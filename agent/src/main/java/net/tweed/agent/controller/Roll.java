package net.tweed.agent.controller;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.engine.Vetting;
import net.tweed.core.enrol.CloudInstance;
import net.tweed.core.enrol.Enrolment;
import net.tweed.core.enrol.EnrolmentRoll;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.Hosts;
import net.tweed.core.spi.Machine;
import net.tweed.core.spi.Refused;

/**
 * Who is in the network, for the writer: the hosts that have shown which instance they are, and the others with what to do.
 *
 * @param refused leases that get no rows, each with its reason
 */
record Roll(Hosts hosts, List<Refused> refused) {
    private static final String NOT_ENROLLED = "its host has not shown which instance it is: let its daemon reach this"
            + " server with --remote, and see whether its enrolment waits for you (tweed enrolments list)";

    Roll {
        refused = List.copyOf(refused);
    }

    /** Puts together what is known now. */
    static Roll of(NetworkConfig config, LeaseTable.View view, EnrolmentRoll enrolments, Map<Prefix, String> dead) {
        Vetting.OfAll vetted = Vetting.ofAll(config, view.leases());
        List<Hosts.Host> hosts = new ArrayList<>();
        List<Refused> refused = new ArrayList<>(vetted.refused());
        for (Lease lease : vetted.accepted()) {
            Optional<CloudInstance> instance = enrolments.of(lease).map(Enrolment::instance);
            if (instance.isEmpty()) {
                refused.add(new Refused(lease, NOT_ENROLLED));
            } else if (!instance.get().cloud().type().equals(config.backend())) {
                refused.add(new Refused(
                        lease, "its host is " + instance.get().shown() + ", and this network is " + config.backend()));
            } else {
                hosts.add(new Hosts.Host(lease, machine(config, lease, instance.get())));
            }
        }
        List<Prefix> live = view.leases().stream()
                .flatMap(lease -> lease.subnets().stream())
                .toList();
        return new Roll(new Hosts(hosts, live, dead), refused);
    }

    /** These, and those that the backend refuses. */
    List<Refused> refusedWith(List<Refused> more) {
        List<Refused> all = new ArrayList<>(refused);
        all.addAll(more);
        return all;
    }

    private static Machine machine(NetworkConfig config, Lease lease, CloudInstance instance) {
        DualStack<InetAddress> addresses =
                lease.attributes().publicIps().zip(config.pools(), (address, pool) -> address);
        return new Machine(
                instance.account(), instance.region(), instance.zone(), instance.id(), instance.name(), addresses);
    }
}
