package net.tweed.netlink.testing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Uplink;
import net.tweed.netlink.sys.NetworkNamespace;

/** One host of a {@link Lab}. */
public final class Host {
    private final Lab lab;
    private final String namespace;
    private final int number;

    Host(Lab lab, String namespace, int number) {
        this.lab = lab;
        this.namespace = namespace;
        this.number = number;
    }

    /** As {@code ip netns} knows it. */
    public String namespace() {
        return namespace;
    }

    /** From 1. */
    public int number() {
        return number;
    }

    /** {@code 192.168.77.11} for the first host. */
    public String address() {
        return "192.168.77." + (10 + number);
    }

    /** {@code fd77::11} for the first host. */
    public String address6() {
        return "fd77::" + (10 + number);
    }

    public InetAddress ip() {
        return Addresses.parse(address()).orElseThrow();
    }

    public InetAddress ip6() {
        return Addresses.parse(address6()).orElseThrow();
    }

    /** Its {@code eth0}, IPv4 and IPv6, as the agent would find it. */
    public Uplink uplink() {
        DualStack<InetAddress> addresses = DualStack.both(ip(), ip6());
        int index = Integer.parseInt(exec("cat", "/sys/class/net/eth0/ifindex").strip());
        int mtu = Integer.parseInt(exec("cat", "/sys/class/net/eth0/mtu").strip());
        return new Uplink("eth0", index, mtu, addresses, addresses);
    }

    /** Runs a program in the host's namespace; its output, or an AssertionError where it fails. */
    public String exec(String... command) {
        return Commands.run("", inside(command));
    }

    /** As {@link #exec}, with text on its standard input. */
    public String execWith(String input, String... command) {
        return Commands.run(input, inside(command));
    }

    /** Whether the program succeeds. */
    public boolean succeeds(String... command) {
        return Commands.attempt("", inside(command)).status() == 0;
    }

    /** {@code ip …} in the host's namespace: quicker than {@link #exec}. */
    public String ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
        command.addAll(List.of(arguments));
        return Commands.run("", command).replaceAll(" +\n", "\n").strip();
    }

    /** Many {@code ip} commands at once, without the word {@code ip}. */
    public void ipBatch(String lines) {
        Commands.run(lines, List.of("ip", "-n", namespace, "-batch", "-"));
    }

    /** Begins a program in the host's namespace; the caller ends it. */
    public ProcessBuilder process(String... command) {
        return new ProcessBuilder(inside(command));
    }

    /**
     * Runs the code on a thread of its own in the host's namespace. Sockets it opens stay in the namespace and may be used
     * on any thread, one at a time.
     */
    public <T> T run(Callable<T> code) {
        FutureTask<T> task = new FutureTask<>(() -> {
            NetworkNamespace.enter(namespace);
            return code.call();
        });
        Thread thread = new Thread(task, "in-" + namespace);
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            } else if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new AssertionError("Failed in " + namespace, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted in " + namespace, e);
        }
    }

    /**
     * Adds a bridge {@code cni0} with the subnet's first address and a container on it with the second, whose MTU is
     * given. {@code gateway} is such as {@code 10.5.1.1/24}.
     */
    public Container container(String gateway, int mtu) {
        String container = namespace + "c";
        lab.namespace(container);
        String address = gateway.substring(0, gateway.indexOf('/'));
        String bits = gateway.substring(gateway.indexOf('/'));
        Optional<InetAddress> parsed = Addresses.parse(address);
        byte[] bytes = parsed.orElseThrow().getAddress();
        bytes[bytes.length - 1]++;
        String inside = Addresses.text(Addresses.of(bytes));
        ipBatch("""
                link add cni0 mtu %1$d type bridge
                link set cni0 up
                address add %2$s dev cni0
                link add c0 mtu %1$d type veth peer name eth0 mtu %1$d netns %3$s
                link set c0 master cni0 up
                """.formatted(mtu, gateway, container));
        Commands.run(
                "link set lo up\nlink set eth0 up\naddress add %s%s dev eth0\nroute add default via %s\n"
                        .formatted(inside, bits, address),
                List.of("ip", "-n", container, "-batch", "-"));
        return new Container(container, inside);
    }

    /**
     * A container: a namespace behind its host's bridge.
     *
     * @param address its own
     */
    public record Container(String namespace, String address) {
        /** Sends one packet of the size (bytes of payload) to the address, unfragmented, and waits up to 2 s. */
        public boolean pings(String to, int size) {
            return Commands.attempt(
                                    "",
                                    List.of(
                                            "ip",
                                            "netns",
                                            "exec",
                                            namespace,
                                            "ping",
                                            "-c",
                                            "1",
                                            "-W",
                                            "2",
                                            "-M",
                                            "do",
                                            "-s",
                                            Integer.toString(size),
                                            to))
                            .status()
                    == 0;
        }
    }

    private List<String> inside(String... command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        all.addAll(List.of(command));
        return all;
    }
}
