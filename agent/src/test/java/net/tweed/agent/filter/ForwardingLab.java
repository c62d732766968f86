package net.tweed.agent.filter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A host that forwards between its container (10.5.22.2, fd05:0:0:3f::2) and another machine, which is at once a
 * remote container (10.5.33.2, fd05:0:0:40::2) and the world outside (203.0.113.9, 2001:db8::9). The host is
 * 192.168.77.11 and fd77::11 to that machine, and 172.31.0.1 to itself.
 */
final class ForwardingLab implements AutoCloseable {
    private final Namespace container = Namespace.create();
    private final Namespace host = Namespace.create();
    private final Namespace remote = Namespace.create();
    private final List<Process> peers = new ArrayList<>();

    ForwardingLab() {
        join(container, "10.5.22.2/24", "fd05:0:0:3f::2/64", host, "cni0", "10.5.22.1/24", "fd05:0:0:3f::1/64");
        join(remote, "192.168.77.12/24", "fd77::12/64", host, "eth0", "192.168.77.11/24", "fd77::11/64");
        for (String address : List.of("10.5.33.2/32", "203.0.113.9/32", "fd05:0:0:40::2/128", "2001:db8::9/128")) {
            remote.run("ip address add " + address + " dev lo");
            host.run("ip route add " + address + " via " + (address.contains(":") ? "fd77::12" : "192.168.77.12"));
        }
        host.run("ip address add 172.31.0.1/32 dev lo");
        remote.run("ip route add default via 192.168.77.11");
        remote.run("ip route add default via fd77::11");
        container.run("ip route add default via 10.5.22.1");
        container.run("ip route add default via fd05:0:0:3f::1");
        host.run("sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'");
        host.run("sh -c 'echo 1 > /proc/sys/net/ipv6/conf/all/forwarding'");
        // Until the links are up and neighbours known: what fails later fails for the packet filter.
        container.run("ping -c 1 -w 10 10.5.33.2");
        container.run("ping -c 1 -w 10 fd05:0:0:40::2");
    }

    private static void join(Namespace a, String v4, String v6, Namespace b, String device, String b4, String b6) {
        b.run("ip link add " + device + " type veth peer name eth0 netns " + a.name());
        for (String address : List.of(b4, b6 + " nodad")) {
            b.run("ip address add " + address + " dev " + device);
        }
        for (String address : List.of(v4, v6 + " nodad")) {
            a.run("ip address add " + address + " dev eth0");
        }
        b.run("ip link set " + device + " up");
        a.run("ip link set eth0 up");
    }

    Namespace host() {
        return host;
    }

    Namespace container() {
        return container;
    }

    Namespace remote() {
        return remote;
    }

    /** Whether the container reaches the remote one, in both families. */
    boolean passes() {
        return pings("10.5.33.2", 5) && pings("fd05:0:0:40::2", 5);
    }

    /** Whether the container does not reach the remote one, in IPv4. */
    boolean drops() {
        return !pings("10.5.33.2", 1);
    }

    private boolean pings(String to, int seconds) {
        return container
                        .exec("", List.of("ping", "-c", "1", "-w", Integer.toString(seconds), to))
                        .exit()
                == 0;
    }

    /** Starts a peer there, and waits until it listens. */
    void serve(Namespace there) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", there.name()));
        command.addAll(Peer.command("serve"));
        Process peer = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        peers.add(peer);
        new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    /** The addresses that peers see, for each pair of source and destination. */
    List<String> seen(Namespace there, String... pairs) {
        return there.exec("", Peer.command(pairs)).out().lines().toList();
    }

    @Override
    public void close() {
        peers.forEach(Process::destroyForcibly);
        Stream.of(container, host, remote).forEach(Namespace::close);
    }
}
