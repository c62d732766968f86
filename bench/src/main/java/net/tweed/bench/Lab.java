package net.tweed.bench;

import java.util.List;

/**
 * A switch in this process's own network namespace, where etcd listens, and hosts that are namespaces of their own. A host
 * is never used twice: a fresh kernel state is what is measured. They all end with this process's namespaces.
 */
final class Lab {
    /** Where etcd is; all hosts and all leases' public addresses are on one segment with it. */
    static final String SWITCH = "198.19.0.1";

    private static final int MOST_HOSTS = 60_000;

    private int count;

    Lab() {
        Command.time("""
                link set lo up
                link add switch type bridge
                address add %s/15 dev switch
                link set switch up
                """.formatted(SWITCH), List.of("ip", "-batch", "-"));
    }

    /** A host that has nothing but its uplink, eth0. */
    Host host() {
        count++;
        if (count > MOST_HOSTS) {
            throw new BenchFailure("the lab has no addresses for more hosts");
        }
        String name = "host" + count;
        String address = "198.19." + (1 + count / 200) + "." + (1 + count % 200);
        Command.time("ip", "netns", "add", name);
        Command.time(
                "link add port%1$d type veth peer name eth0 netns %2$s\nlink set port%1$d master switch up\n"
                        .formatted(count, name),
                List.of("ip", "-batch", "-"));
        Command.time("""
                link set lo up
                address add %s/15 dev eth0
                link set eth0 up
                """.formatted(address), List.of("ip", "-n", name, "-batch", "-"));
        Host host = new Host(name, address);
        host.run(() -> Command.time("sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward"));
        return host;
    }
}
