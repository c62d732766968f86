package net.tweed.netlink.table;

import java.net.InetAddress;
import java.util.Comparator;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;

/**
 * A route in the kernel's main table.
 *
 * @param metric its priority: the kernel keeps routes of one destination apart by it
 * @param protocol who wrote it, as {@code ip route} shows in {@code proto}
 */
public record Route(Prefix destination, Target target, int metric, int protocol) {

    /**
     * The protocol number of Tweed's routes: {@code ip route show proto 84}. The letter T; neither the kernel's
     * rtnetlink.h nor iproute2's rt_protos names it.
     */
    public static final int TWEED = 84;

    /** The metric that a route gets where none is asked for: none for IPv4, IP6_RT_PRIO_USER for IPv6. */
    public static int plainMetric(Family family) {
        return family == Family.IPV4 ? 0 : 1024;
    }

    /** The kernel tells routes apart by these. */
    static final Comparator<Route> IDENTITY =
            Comparator.comparing(Route::destination).thenComparing(Route::metric);

    /** A route of ours. */
    public static Route of(Prefix destination, Target target) {
        return new Route(destination, target, plainMetric(destination.family()), TWEED);
    }

    /** Where its packets go. */
    public sealed interface Target {}

    /** To a router that is on-link at the device. */
    public record Gateway(InetAddress via, String device) implements Target {
        @Override
        public boolean equals(Object o) {
            return o instanceof Gateway other && via.equals(other.via) && device.equals(other.device);
        }

        @Override
        public int hashCode() {
            return via.hashCode();
        }
    }

    /** To a router that the kernel is told is on-link at the device, without looking ({@code onlink}). */
    public record OnLinkGateway(InetAddress via, String device) implements Target {
        @Override
        public boolean equals(Object o) {
            return o instanceof OnLinkGateway other && via.equals(other.via) && device.equals(other.device);
        }

        @Override
        public int hashCode() {
            return via.hashCode();
        }
    }

    /** To the device, straight. */
    public record Device(String device) implements Target {}

    /** Nowhere: dropped silently. */
    public record Blackhole() implements Target {}

    /**
     * Anything else: several next hops, unreachable, with options that no route of ours has. Read only.
     *
     * @param device empty where it has none, or several
     */
    public record Other(String text, String device) implements Target {}

    /** The device its packets leave by; empty text where there is none. */
    public String device() {
        if (target instanceof Gateway to) {
            return to.device;
        } else if (target instanceof OnLinkGateway to) {
            return to.device;
        } else if (target instanceof Device to) {
            return to.device;
        } else if (target instanceof Other to) {
            return to.device;
        }
        return "";
    }

    // Written out: rows are hashed and compared by the ten thousand, and the generated ones start slowly.
    @Override
    public boolean equals(Object o) {
        return o instanceof Route other
                && metric == other.metric
                && protocol == other.protocol
                && destination.equals(other.destination)
                && target.equals(other.target);
    }

    @Override
    public int hashCode() {
        return destination.hashCode();
    }

    /** As {@code ip route} writes it: {@code 10.5.1.0/24 via 192.168.77.11 dev eth0 proto 84}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(64);
        text.append(target instanceof Blackhole ? "blackhole " : "").append(destination);
        if (target instanceof Gateway to) {
            text.append(" via ").append(Addresses.text(to.via)).append(" dev ").append(to.device);
        } else if (target instanceof OnLinkGateway to) {
            text.append(" via ").append(Addresses.text(to.via)).append(" dev ").append(to.device);
        } else if (target instanceof Device to) {
            text.append(" dev ").append(to.device);
        } else if (target instanceof Other to) {
            text.append(' ').append(to.text);
        }
        text.append(" proto ").append(protocol);
        text.append(metric == plainMetric(destination.family()) ? "" : " metric " + Integer.toUnsignedString(metric));
        return text.append(target instanceof OnLinkGateway ? " onlink" : "").toString();
    }
}
