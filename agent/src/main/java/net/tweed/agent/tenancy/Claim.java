package net.tweed.agent.tenancy;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.NetworkConfig.Isolation;
import net.tweed.core.model.Prefix;
import net.tweed.core.wire.BackendOptions;

/**
 * What a network needs on a host for itself alone.
 *
 * @param networks its addresses
 * @param tunnel how its packets travel; empty where they do so bare
 * @param isolation whether other networks are kept out
 */
public record Claim(DualStack<Prefix> networks, Optional<Tunnel> tunnel, Isolation isolation) {
    private static final int VXLAN_PORT = 8472; // Linux's, and so flannel's
    private static final int UDP_PORT = 8285; // flannel's

    /** How packets travel between hosts. */
    public sealed interface Tunnel {
        /** The UDP port on every host. */
        int port();

        /** In VXLAN: the devices are named after the VNI alone. */
        record Vxlan(int vni, int port) implements Tunnel {}

        /** In the udp backend's own framing: the port is one proxy's. */
        record Udp(int port) implements Tunnel {}
    }

    /** What this configuration needs. Its backend's faults are left to the backend. */
    public static Claim of(NetworkConfig config) {
        return new Claim(config.networks(), tunnel(config), config.isolation());
    }

    /** The tunnel's devices, whether they are there or not; none where packets travel bare, or by a proxy. */
    public static Set<String> devices(NetworkConfig config) {
        return Claim.of(config).tunnel.stream()
                .flatMap(tunnel -> tunnel instanceof Tunnel.Vxlan vxlan
                        ? config.pools().map(pool -> device(pool.network().family(), vxlan)).stream()
                        : Stream.of())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The device of a family. */
    public static String device(Family family, Tunnel.Vxlan vxlan) {
        return (family == Family.IPV4 ? "flannel." : "flannel-v6.") + vxlan.vni();
    }

    private static Optional<Tunnel> tunnel(NetworkConfig bare) {
        NetworkConfig config = bare.tunnel().orElse(bare);
        BackendOptions options = BackendOptions.read(config.backendJson(), config.backend());
        return switch (config.backend()) {
            case "vxlan" -> Optional.of(new Tunnel.Vxlan(number(options, "VNI", 1), port(options, VXLAN_PORT)));
            case "udp" -> Optional.of(new Tunnel.Udp(port(options, UDP_PORT)));
            default -> Optional.empty();
        };
    }

    private static int port(BackendOptions options, int usual) {
        int port = number(options, "Port", 0);
        return port == 0 ? usual : port;
    }

    private static int number(BackendOptions options, String name, int usual) {
        return options.integer(name, usual, 0, Integer.MAX_VALUE);
    }

    /** Why the two cannot be on one host, said of this one; empty where they can. */
    Optional<String> conflict(String otherName, Claim other) {
        return networks
                .zip(
                        other.networks,
                        (mine, theirs) -> mine.overlaps(theirs)
                                ? "its network " + mine + " overlaps " + theirs + " of " + otherName
                                        + ": give one of the two other addresses"
                                : "")
                .stream()
                .filter(fault -> !fault.isEmpty())
                .findFirst()
                .or(() -> tunnel.flatMap(mine -> other.tunnel.flatMap(theirs -> conflict(mine, otherName, theirs))));
    }

    private static Optional<String> conflict(Tunnel mine, String otherName, Tunnel theirs) {
        if (mine instanceof Tunnel.Vxlan one && theirs instanceof Tunnel.Vxlan two) {
            return one.vni() == two.vni()
                    ? Optional.of("it has VNI " + one.vni() + ", as " + otherName + " has, and the device flannel."
                            + one.vni() + " is that one's: set another \"VNI\" in its \"Backend\"")
                    : Optional.empty();
        }
        return mine.port() == theirs.port()
                ? Optional.of("it needs UDP port " + mine.port() + ", which is " + otherName
                        + "'s: set another \"Port\" in its \"Backend\"")
                : Optional.empty();
    }
}
