package net.tweed.backend.vxlan;

import java.nio.file.Path;
import java.util.Optional;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.Backend;
import net.tweed.core.testing.Sites;
import net.tweed.netlink.testing.BackendRun;
import net.tweed.netlink.testing.Host;

/** This backend on hosts of a lab. */
final class Daemons {
    private Daemons() {}

    static BackendRun start(Host host, NetworkConfig config, String subnet, Path state) {
        return start(host, config, DualStack.v4(Prefix.parse(subnet).orElseThrow()), Optional.empty(), state);
    }

    static BackendRun start(
            Host host, NetworkConfig config, DualStack<Prefix> subnets, Optional<Lease> earlier, Path state) {
        Backend backend = new VxlanFactory(state.resolve("machine-id")).create(config, Sites.of(host.uplink(), state));
        return new BackendRun(host, backend, subnets, earlier);
    }
}
