package net.tweed.agent.daemon;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.tweed.agent.options.AgentOptions;
import net.tweed.agent.status.LeaseReport;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.Ledger;
import net.tweed.core.lease.NetworkDirectory;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Term;

/** {@code tweed leases}: what the store that a daemon with these options uses has. It is only read. */
public final class LeasesCommand {
    private static final String PRESENCE = "presence/";
    private static final Comparator<Lease> BY_SUBNET =
            Comparator.comparing(lease -> lease.subnets().stream().findFirst().orElseThrow());

    private final AgentOptions options;
    private final Stores stores;

    /** @param environment the process's environment variables */
    public LeasesCommand(AgentOptions options, Map<String, String> environment) {
        this.options = options;
        this.stores = new Stores(environment);
    }

    /** Reads them, of each network that the options name. */
    public List<LeaseReport> read() {
        if (options.networks().isEmpty()) {
            try (LeaseStore store = stores.open(options)) {
                return List.of(report("", store));
            }
        }
        List<String> names = options.networks().get().names();
        List<LeaseReport> reports = new ArrayList<>();
        try (NetworkDirectory directory = stores.networks(options)) {
            for (String name :
                    names.isEmpty() ? new TreeMap<>(directory.look(names).networks()).navigableKeySet() : names) {
                reports.add(report(name, directory.open(name)));
            }
        }
        return reports;
    }

    private static LeaseReport report(String name, LeaseStore store) {
        Map<String, String> alive = new HashMap<>();
        for (Ledger.Entry entry : store.list(PRESENCE)) {
            String[] value = entry.value().split(" ", 2); // the identity, and the name where it has one
            alive.put(entry.key().substring(PRESENCE.length()), value[value.length - 1]);
        }
        return new LeaseReport(
                name,
                store.list().leases().stream()
                        .sorted(BY_SUBNET)
                        .map(lease -> row(lease, alive))
                        .toList());
    }

    private static LeaseReport.Row row(Lease lease, Map<String, String> alive) {
        DualStack<String> hosts = lease.attributes().publicIps().map(Addresses::text);
        Optional<String> known = hosts.v4().or(hosts::v6);
        return new LeaseReport.Row(
                joined(lease.subnets().map(Prefix::toString)),
                joined(hosts),
                lease.attributes().backend(),
                known.map(alive::get).orElse(""),
                lease.term() instanceof Term.Reserved ? LeaseReport.Hold.RESERVATION : LeaseReport.Hold.LEASE);
    }

    private static String joined(DualStack<String> texts) {
        return String.join("+", texts.stream().toList());
    }
}
