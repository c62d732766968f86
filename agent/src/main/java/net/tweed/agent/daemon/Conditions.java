package net.tweed.agent.daemon;

import java.util.List;
import net.tweed.agent.health.Readiness;
import net.tweed.core.table.Outcome;

/** What must hold for this host to be ready. */
final class Conditions {
    static final String UPLINK = "uplink";
    static final String LEASE = "lease";
    static final String ROUTES = "routes";
    static final String FILTER = "packet-filter";
    static final String SUBNET_FILE = "subnet-file";
    static final String BRIDGE = "bridge";

    private Conditions() {}

    static Readiness readiness() {
        return new Readiness(List.of(UPLINK, LEASE, ROUTES, FILTER, SUBNET_FILE, BRIDGE));
    }

    /** A condition that holds while a loop's rounds leave nothing undone. */
    static void settle(Readiness readiness, String condition, Outcome outcome) {
        if (outcome.unsettled() == 0) {
            readiness.met(condition);
        } else {
            readiness.unmet(condition, outcome.unsettled() + " not yet in place; the log says why");
        }
    }
}
