package net.tweed.backend.awsvpc;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
import net.tweed.core.table.LogObserver;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Outcome;
import net.tweed.core.table.Reconciler;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.Sites;
import net.tweed.core.wire.ConfigJson;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;

/** A host of the cluster with its backend and its loop's rounds, made by hand. */
final class Host implements AutoCloseable {
    /** Longer than all that follows a write; shorter than the slow pass. */
    private static final Duration QUIET = Duration.ofMinutes(3);

    /** Nothing in these tests takes as long, however busy the machine is. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final int MOST_ROUNDS = 200;

    private final ManualClock clock;
    private final Recorder recorder = new Recorder();
    private final Backend backend;
    private final Network network;
    private final Reconciler reconciler;
    private final Lease own;
    private Peers peers;
    private boolean woken;

    /** Lets a host enter. */
    Host(Cloud cloud, Place place, Ownership ownership, ManualClock clock) {
        this(cloud, place, ownership, clock, TIMEOUT);
    }

    /** Lets a host enter that waits no longer for one call. */
    Host(Cloud cloud, Place place, Ownership ownership, ManualClock clock, Duration timeout) {
        this(Optional.of(cloud.endpoint()), access(cloud.metadata(place.host()), timeout), place, ownership, clock);
    }

    /** Lets a host enter in a lent account. */
    Host(LentCloud cloud, Place place, Ownership ownership, ManualClock clock) {
        this(cloud.endpoint(), cloud.access(TIMEOUT), place, ownership, clock);
    }

    private Host(Optional<URI> endpoint, AwsVpcAccess access, Place place, Ownership ownership, ManualClock clock) {
        this.clock = clock;
        Uplink uplink = new Uplink("eth0", 2, 9001, place.addresses(), place.addresses());
        Site base = Sites.of(uplink, Path.of("/nonexistent"));
        Site site = new Site(
                uplink,
                base.stateDir(),
                clock,
                base.cluster(),
                ownership,
                base.serial(),
                recorder,
                Duration.ofMinutes(5));
        NetworkConfig config = ConfigJson.parse(place.config(endpoint)).config();
        backend = new AwsVpcFactory(() -> access).create(config, site);
        own = lease(place);
        network = backend.join(own);
        reconciler = new Reconciler(clock, Observer.all(List.of(recorder, new LogObserver())), 25);
        peers = new Peers(own, List.of());
        network.watch(() -> woken = true);
    }

    static AwsVpcAccess access(URI metadata) {
        return access(metadata, TIMEOUT);
    }

    private static AwsVpcAccess access(URI metadata, Duration timeout) {
        return new AwsVpcAccess(
                metadata,
                InstanceProfileCredentialsProvider.builder()
                        .endpoint(metadata.toString())
                        .build(),
                new Random(7),
                timeout);
    }

    static Lease lease(Place place) {
        return new Lease(
                place.subnets(),
                new Attributes("", place.addresses(), DualStack.none(), Map.of()),
                new Term.Leased(),
                new Revision(1, place.host(), place.host()));
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
        for (int i = 0; i < MOST_ROUNDS; i++) {
            woken = false;
            Duration again = round().again().orElse(QUIET);
            if (!woken && again.compareTo(QUIET) >= 0) {
                return this;
            }
            clock.advance(woken ? Duration.ZERO : again);
        }
        throw new AssertionError("It does not settle: " + recorder);
    }

    /** Rounds that take its rows away, until nothing is left. */
    void vacate() {
        for (int i = 0; i < MOST_ROUNDS; i++) {
            Duration again =
                    reconciler.reconcile(network.vacated().layers()).again().orElse(QUIET);
            if (again.compareTo(QUIET) >= 0) {
                return;
            }
            clock.advance(again);
        }
        throw new AssertionError("It does not settle: " + recorder);
    }

    /** The slow pass comes. */
    Host later() {
        clock.advance(Duration.ofMinutes(6));
        return settle();
    }

    Peers peers() {
        return peers;
    }

    Network network() {
        return network;
    }

    Recorder recorder() {
        return recorder;
    }

    /** The calls it has made that change something, oldest first. */
    List<String> writes() {
        return recorder.calls().stream()
                .filter(call -> !call.startsWith("Describe") && !call.contains("Quota"))
                .toList();
    }

    @Override
    public void close() {
        backend.close();
    }
}
