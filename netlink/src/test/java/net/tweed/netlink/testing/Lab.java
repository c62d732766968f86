package net.tweed.netlink.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.opentest4j.TestAbortedException;

/**
 * Hosts on one switch: each host a network namespace with an {@code eth0} of 192.168.77.11, .12, … (and fd77::11, …), the
 * switch a namespace with a bridge. Nothing of it touches the machine's own network. Closing it removes everything; what a
 * killed run has left is removed by the next lab.
 *
 * <p>{@code try (Lab lab = Lab.of(3)) { lab.host(0).exec("ip", "route"); }}. Where namespaces cannot be made, the test is
 * aborted with the reason.
 */
public final class Lab implements AutoCloseable {
    private static final String MARK = "tw";
    private static final AtomicInteger COUNT = new AtomicInteger(); // one JVM may have several labs

    private final String name;
    private final List<Host> hosts = new ArrayList<>();
    private final List<String> namespaces = new ArrayList<>();

    private Lab(String name) {
        this.name = name;
    }

    /** A lab with this many hosts, of MTU 1500, up, forwarding. */
    public static Lab of(int hosts) {
        return of(hosts, 1500);
    }

    public static Lab of(int hosts, int mtu) {
        requireNamespaces();
        removeLeftovers();
        Lab lab = new Lab(MARK + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
        try {
            lab.build(hosts, mtu);
            return lab;
        } catch (RuntimeException | Error e) {
            lab.close();
            throw e;
        }
    }

    public List<Host> hosts() {
        return List.copyOf(hosts);
    }

    public Host host(int index) {
        return hosts.get(index);
    }

    /** The namespace that holds the bridge {@code br0}, with a port {@code p1}, {@code p2}, … for each host. */
    public String switchNamespace() {
        return name + "-sw";
    }

    /** Puts the host on a segment of its own: off-link to the others, which route to it by no way. */
    public void isolate(Host host) {
        Commands.run("", List.of("ip", "-n", switchNamespace(), "link", "set", "p" + host.number(), "nomaster"));
    }

    private void build(int count, int mtu) {
        namespace(switchNamespace());
        Commands.run(
                "link add br0 mtu " + mtu + " type bridge\nlink set br0 up\n",
                List.of("ip", "-n", switchNamespace(), "-batch", "-"));
        for (int i = 1; i <= count; i++) {
            Host host = new Host(this, name + "-h" + i, i);
            namespace(host.namespace());
            Commands.run(
                    "link add p%1$d mtu %2$d type veth peer name eth0 mtu %2$d netns %3$s\nlink set p%1$d master br0 up\n"
                            .formatted(i, mtu, host.namespace()),
                    List.of("ip", "-n", switchNamespace(), "-batch", "-"));
            Commands.run(
                    """
                    link set lo up
                    link set eth0 up
                    address add %s/24 dev eth0
                    address add %s/64 dev eth0 nodad
                    """.formatted(host.address(), host.address6()),
                    List.of("ip", "-n", host.namespace(), "-batch", "-"));
            host.exec(
                    "sh",
                    "-c",
                    "echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding");
            hosts.add(host);
        }
    }

    void namespace(String namespace) {
        Commands.run("", List.of("ip", "netns", "add", namespace));
        namespaces.add(namespace);
    }

    @Override
    public void close() {
        for (int i = namespaces.size() - 1; i >= 0; i--) {
            delete(namespaces.get(i));
        }
        namespaces.clear();
    }

    private static void delete(String namespace) {
        Commands.attempt("", List.of("sh", "-c", "kill -9 $(ip netns pids " + namespace + ") 2>/dev/null"));
        Commands.attempt("", List.of("ip", "netns", "delete", namespace));
    }

    private static void requireNamespaces() {
        if (!Files.isExecutable(Path.of("/usr/sbin/ip")) && !Files.isExecutable(Path.of("/sbin/ip"))) {
            throw new TestAbortedException("needs iproute2 (ip): apt install iproute2");
        }
        String probe = MARK + ProcessHandle.current().pid() + "-probe" + COUNT.incrementAndGet();
        Commands.Output made = Commands.attempt("", List.of("ip", "netns", "add", probe));
        if (made.status() != 0) {
            throw new TestAbortedException(
                    "needs root and network namespaces: " + made.text().strip());
        }
        Commands.attempt("", List.of("ip", "netns", "delete", probe));
    }

    /** Labs of processes that are gone. */
    private static void removeLeftovers() {
        for (String line : Commands.run("", List.of("ip", "netns", "list")).split("\n", -1)) {
            String namespace = line.split(" ", 2)[0];
            if (namespace.matches(MARK + "[0-9]+-.+")) {
                long pid = Long.parseLong(namespace.substring(MARK.length(), namespace.indexOf('-')));
                if (ProcessHandle.of(pid).isEmpty()) {
                    delete(namespace);
                }
            }
        }
    }
}
