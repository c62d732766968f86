package net.tweed.backend.gce;

import com.google.cloud.compute.v1.GetNetworkRequest;
import com.google.cloud.compute.v1.Network;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import net.tweed.core.cloud.Quota;
import net.tweed.core.model.Prefix;
import net.tweed.core.table.CloudCalls;

/**
 * {@code STATIC_ROUTES_PER_NETWORK}: the static routes local to one network, IPv4 and IPv6 together
 * (cloud.google.com/vpc/docs/quota). The compute API does not tell it; Cloud Monitoring does, by the network's number.
 */
final class GceQuota implements Quota {
    /** What it was for years, per project. Networks of today hold more. */
    private static final int ASSUMED = 100;
    /** Subnets of networks in auto mode come from here, also later: cloud.google.com/vpc/docs/static-routes. */
    private static final Prefix AUTO = Prefix.parse("10.128.0.0/9").orElseThrow();

    private final GceSdk sdk;
    private final CloudCalls calls;
    private final GceMonitoring monitoring;
    private final GceIdentity host;
    private final GceRemedies remedies;
    private final List<Prefix> containers;
    private final Consumer<String> warnings;
    private Optional<Network> network = Optional.empty();

    GceQuota(
            GceSdk sdk,
            CloudCalls calls,
            GceMonitoring monitoring,
            GceIdentity host,
            GceRemedies remedies,
            List<Prefix> containers,
            Consumer<String> warnings) {
        this.sdk = sdk;
        this.calls = calls;
        this.monitoring = monitoring;
        this.host = host;
        this.remedies = remedies;
        this.containers = List.copyOf(containers);
        this.warnings = warnings;
    }

    @Override
    public Scope scope() {
        return Scope.BOTH_FAMILIES;
    }

    @Override
    public int assumed() {
        return ASSUMED;
    }

    @Override
    public OptionalInt read() {
        return monitoring.staticRoutesPerNetwork(Long.toUnsignedString(network().getId()));
    }

    @Override
    public String remedy() {
        return remedies.quota();
    }

    private Network network() {
        if (network.isEmpty()) {
            GetNetworkRequest request = GetNetworkRequest.newBuilder()
                    .setProject(host.networkProject())
                    .setNetwork(host.network())
                    .build();
            network = Optional.of(calls.read(
                    GceApi.NETWORKS_GET, () -> sdk.networks().getCallable().call(request)));
            warn(network.get());
        }
        return network.get();
    }

    private void warn(Network found) {
        for (Prefix prefix : containers) {
            if (found.getAutoCreateSubnetworks() && prefix.overlaps(AUTO)) {
                warnings.accept("The network " + host.network() + " is in auto mode, whose subnets come from " + AUTO
                        + ", also those of regions to come; the container network " + prefix
                        + " overlaps it, and its routes may be switched off one day. Choose another container network,"
                        + " or switch the network to custom mode.");
            }
        }
    }
}
