package net.tweed.backend.gce;

import java.time.Duration;
import java.util.List;
import net.tweed.core.model.Lease;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Outcome;
import net.tweed.core.table.Reconciler;

/** A daemon of one host, as far as this backend goes. */
final class GceDaemon {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private final GceLab lab;
    private final Reconciler reconciler;
    final Network network;
    Peers peers;

    GceDaemon(GceLab lab, int number, String options, Lease own, Lease... others) {
        this.lab = lab;
        this.reconciler = new Reconciler(lab.clock, lab.heard, 100);
        this.network = lab.backend(number, options).join(own);
        this.peers = new Peers(own, List.of(others));
    }

    Outcome round() {
        return reconciler.reconcile(network.desired(peers).layers());
    }

    /** Rounds, each when it is due, for so long. */
    void run(Duration time) {
        Duration end = lab.clock.uptime().plus(time);
        while (lab.clock.uptime().compareTo(end) < 0) {
            Duration next = round().again().orElse(time);
            Duration left = end.minus(lab.clock.uptime());
            Duration step = next.compareTo(left) < 0 ? next : left;
            lab.clock.advance(step.compareTo(SHORTEST) < 0 ? SHORTEST : step);
        }
    }
}
