package net.tweed.agent.cleanup;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.tweed.agent.daemon.Stores;
import net.tweed.agent.host.SubnetFile;
import net.tweed.agent.options.AgentOptions;
import net.tweed.agent.uplink.HostLinks;
import net.tweed.agent.uplink.UplinkChooser;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.TweedException;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.host.HostNetwork;

/** Removes everything of one network from this host: from the kernel, from the store, from files. */
public final class NetworkCleanup {
    private final AgentOptions options;
    private final Consumer<String> say;

    /**
     * A cleanup of the host that this process runs on.
     *
     * @param options the network's own
     * @param say takes each line for the operator
     */
    public NetworkCleanup(AgentOptions options, Consumer<String> say) {
        this.options = options;
        this.say = say;
    }

    /** Cleans, and returns the exit code: 0 only where nothing of it is left. */
    public int run() {
        SubnetFile file = new SubnetFile(options.subnetFile());
        try (Rtnetlink netlink = Rtnetlink.open()) {
            List<CleanupStep> steps =
                    new ArrayList<>(HostSteps.kernel(netlink, options.stateDir(), file.read(), options.filterNames()));
            steps.add(new LeaseStep(
                    () -> new Stores(System.getenv()).open(options),
                    () -> publicIps(HostLinks.of(new HostNetwork(netlink))),
                    file::read));
            List<CleanupStep> memory = List.of(new SubnetFileStep(file), new StateStep(options.stateDir()));
            return new Cleanup(steps, memory, say).run();
        } catch (TweedException e) {
            say.accept(String.valueOf(e.getMessage()));
            return 1;
        }
    }

    /** What leases know this host by: its IPv4 address, or, where it has none, its IPv6 address. */
    private DualStack<InetAddress> publicIps(HostLinks links) {
        Optional<InetAddress> given = options.uplink().publicIps().v4();
        if (given.isPresent()) {
            return DualStack.v4(given.get());
        }
        UplinkChooser chooser = new UplinkChooser(options.uplink(), links);
        try {
            return chooser.choose(EnumSet.of(Family.IPV4)).uplink().publicIps();
        } catch (TweedException noIpv4) {
            return chooser.choose(EnumSet.of(Family.IPV6)).uplink().publicIps();
        }
    }
}
