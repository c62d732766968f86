package net.tweed.backend.alivpc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Ownership;
import net.tweed.core.spi.Peers;
import net.tweed.core.spi.Site;
import net.tweed.core.table.Outcome;
import net.tweed.core.table.Reconciler;
import net.tweed.core.testing.Sites;
import net.tweed.core.wire.ConfigJson;

/** A host of the cluster with its backend and its loop's rounds, made by hand. */
final class Host implements AutoCloseable {
    /** Longer than all that follows a write; shorter than the slow pass. */
    private static final Duration QUIET = Duration.ofMinutes(3);

    private static final int MOST_ROUNDS = 300;

    private final Lab lab;
    private final Recorder recorder = new Recorder();
    private final Backend backend;
    private final Network network;
    private final Reconciler reconciler;
    private final Lease own;
    private Peers peers;

    /** Lets a host enter. */
    Host(Lab lab, Place place, String options, Map<String, String> environment, Ownership ownership) {
        this.lab = lab;
        Uplink uplink = new Uplink("eth0", 2, 1500, place.addresses(), place.addresses());
        Site base = Sites.of(uplink, Path.of("/nonexistent"));
        Site site = new Site(
                uplink,
                base.stateDir(),
                lab.clock(),
                base.cluster(),
                ownership,
                lab.serial().as(place.name()),
                recorder,
                Duration.ofMinutes(5));
        Map<String, String> all = new HashMap<>(environment);
        all.put(
                AliVpcIdentity.HOST_VARIABLE,
                place.loopback() + ":" + lab.fake().port());
        backend = new AliVpcFactory(all).create(config(lab, options), site);
        own = lease(place);
        network = backend.join(own);
        reconciler = new Reconciler(lab.clock(), recorder, 25);
        peers = new Peers(own, List.of());
    }

    static NetworkConfig config(Lab lab, String options) {
        return ConfigJson.parse("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"alivpc\",\"Endpoint\":\""
                        + lab.fake().endpoint() + "\"" + (options.isEmpty() ? "" : "," + options) + "}}")
                .config();
    }

    static Lease lease(Place place) {
        return new Lease(
                DualStack.v4(place.subnet()),
                new Attributes("", place.addresses(), DualStack.none()),
                new Term.Leased(),
                new Revision(1, place.number(), place.number()));
    }

    /** From now on these others are there too, and these rows are of the dead. */
    void peers(List<Lease> others, Map<Prefix, String> dead) {
        peers = new Peers(own, others, dead);
    }

    /** One round of the loop. */
    Outcome round() {
        return reconciler.reconcile(network.desired(peers).layers());
    }

    /** Rounds, each when it is due, until nothing is left to do or to look at for a while. */
    Host settle() {
        return settle(this::round);
    }

    /** Rounds that take its rows away, until nothing is left. */
    Host vacate() {
        return settle(() -> reconciler.reconcile(network.vacated().layers()));
    }

    private Host settle(Supplier<Outcome> round) {
        for (int i = 0; i < MOST_ROUNDS; i++) {
            Duration again = round.get().again().orElse(QUIET);
            if (again.compareTo(QUIET) >= 0) {
                return this;
            }
            lab.clock().advance(again);
        }
        throw new AssertionError("It does not settle: " + recorder);
    }

    /** The slow pass comes. */
    Host later() {
        lab.clock().advance(Duration.ofMinutes(6));
        return settle();
    }

    Backend backend() {
        return backend;
    }

    Network network() {
        return network;
    }

    Recorder recorder() {
        return recorder;
    }

    @Override
    public void close() {
        backend.close();
    }
}
