package net.tweed.agent.cleanup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import net.tweed.netlink.KernelError;
import net.tweed.netlink.Link;
import net.tweed.netlink.Links;
import net.tweed.netlink.Rtm;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.sys.Errno;

/**
 * Removes the tunnel devices {@code flannel.<VNI>} and {@code flannel-v6.<VNI>}, with their addresses, FDB and neighbour
 * entries: {@code ip link delete}. Also those that flanneld left: Tweed takes them over. Those of other
 * networks on the host stay.
 */
public final class TunnelStep implements CleanupStep {
    private static final Pattern OURS = Pattern.compile("flannel(-v6)?\\.[0-9]+");

    private final Rtnetlink netlink;
    private final Predicate<String> ours;

    /**
     * A step that has removed nothing yet.
     *
     * @param ours which of the devices, by name
     */
    public TunnelStep(Rtnetlink netlink, Predicate<String> ours) {
        this.netlink = netlink;
        this.ours = ours;
    }

    @Override
    public String name() {
        return "tunnel device";
    }

    @Override
    public Report remove() {
        List<String> removed = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (Link link : new Links(netlink).all()) {
            if (OURS.matcher(link.name()).matches() && ours.test(link.name())) {
                Optional<KernelError> error = netlink.execute(
                        Rtm.DELLINK,
                        0,
                        out -> out.u32(0).u32(link.index()).u32(0).u32(0)); // struct ifinfomsg: the index alone counts
                if (error.isEmpty() || error.get().errno() == Errno.ENODEV) {
                    removed.add(link.name());
                } else {
                    left.add(link.name() + ": " + error.get().describe());
                }
            }
        }
        return new Report(removed, left);
    }
}
