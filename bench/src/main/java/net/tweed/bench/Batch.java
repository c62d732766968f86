package net.tweed.bench;

import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The state that a daemon makes of leases, made with iproute2's batches: the yardstick. What is not theirs to do, such as
 * reading leases, is not counted; the batches are written beforehand.
 */
final class Batch {
    private final List<Part> parts;

    private record Part(List<String> command, String input) {}

    private Batch(List<Part> parts) {
        this.parts = parts;
    }

    static Batch of(BackendType type, int leases, Host host) {
        return switch (type) {
            case UDP -> new Batch(List.of()); // it has no rows in the kernel for a lease
            case HOST_GW ->
                new Batch(List.of(ip(lines(
                        leases,
                        i -> "route add " + Leases.subnet(i) + " via " + Leases.publicIp(i) + " dev eth0 proto 84"))));
            case VXLAN ->
                new Batch(List.of(
                        ip("""
                                link add flannel.1 address 02:55:00:00:00:01 mtu 1450 type vxlan id 1 local %s dev eth0 dstport 8472 nolearning
                                link set flannel.1 up
                                address add 10.0.0.0/32 dev flannel.1
                                """.formatted(host.address())),
                        new Part(
                                List.of("bridge", "-batch", "-"),
                                lines(
                                        leases,
                                        i -> "fdb add " + Leases.mac(i) + " dev flannel.1 dst " + Leases.publicIp(i)
                                                + " self permanent")),
                        ip(lines(
                                        leases,
                                        i -> "neigh add " + Leases.base(i) + " lladdr " + Leases.mac(i)
                                                + " dev flannel.1 nud permanent")
                                + lines(
                                        leases,
                                        i -> "route add " + Leases.subnet(i) + " via " + Leases.base(i)
                                                + " dev flannel.1 onlink proto 84"))));
        };
    }

    /** Applies it to a host that has nothing yet. */
    Duration apply(Host host) {
        return host.run(() -> parts.stream()
                .map(part -> Command.time(part.input(), part.command()))
                .reduce(Duration.ZERO, Duration::plus));
    }

    private static Part ip(String input) {
        return new Part(List.of("ip", "-batch", "-"), input);
    }

    private static String lines(int count, IntFunction<String> line) {
        StringBuilder text = new StringBuilder(80 * count);
        for (int i = 0; i < count; i++) {
            text.append(line.apply(i)).append('\n');
        }
        return text.toString();
    }
}
