package net.tweed.backend.awsvpc;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
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
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;

/** A host of the cluster with its backend and its loop's rounds, made by hand. */
final class Host implements AutoCloseable {
    private final Recorder recorder = new Recorder();
    private final Backend backend;
    private final Network network;
    private final Reconciler reconciler;
    private final Lease own;
    private Peers peers;

    /**
     * Lets a host enter.
     *
     * @param name how the fake's metadata server knows it
     */
    Host(FakeEc2 fake, String name, Place place, Ownership ownership, Clock clock) {
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
        AwsVpcAccess access = new AwsVpcAccess(
                fake.uri(name),
                InstanceProfileCredentialsProvider.builder()
                        .endpoint(fake.uri(name).toString())
                        .build(),
                new Random(7),
                Duration.ofSeconds(2));
        NetworkConfig config =
                ConfigJson.parse(place.config(fake.uri().toString())).config();
        backend = new AwsVpcFactory(() -> access).create(config, site);
        own = lease(place.addresses(), place.subnets(), 1);
        network = backend.join(own);
        reconciler = new Reconciler(clock, recorder, 25);
        peers = new Peers(own, List.of());
    }

    static Lease lease(DualStack<InetAddress> addresses, DualStack<Prefix> subnets, long revision) {
        return new Lease(
                subnets,
                new Attributes("", addresses, DualStack.none(), Map.of()),
                new Term.Leased(),
                new Revision(1, revision, revision));
    }

    static InetAddress address(String text) {
        return Addresses.parse(text).orElseThrow();
    }

    /** From now on these others are there too, and these rows are of the dead. */
    void peers(List<Lease> others, Map<Prefix, String> dead) {
        peers = new Peers(own, others, dead);
    }

    /** One round of the loop. */
    Outcome round() {
        return reconciler.reconcile(network.desired(peers).layers());
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
