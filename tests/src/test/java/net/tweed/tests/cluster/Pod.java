package net.tweed.tests.cluster;

import java.util.ArrayList;
import java.util.List;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Prefix;

/**
 * A container: a namespace behind its host's bridge {@code cni0}, which has the first address of each of the host's
 * subnets, as a container engine makes it from {@code subnet.env}.
 *
 * @param addresses its own, IPv4 first: the subnets' second
 */
public record Pod(String namespace, List<String> addresses) {

    public Pod {
        addresses = List.copyOf(addresses);
    }

    /** The IPv4 address; where it has IPv6 alone, that. */
    public String address() {
        return addresses.get(0);
    }

    /** Makes it, or moves the one that is there to these subnets. */
    static Pod make(String host, SubnetEnvFile env) {
        String pod = host + "c";
        if (!Shell.run("ip", "netns", "list").matches("(?s)(.*\n)?" + pod + "\\b.*")) {
            Shell.run("ip", "netns", "add", pod);
            Shell.run("ip", "-n", host, "link", "add", "cni0", "type", "bridge");
            Shell.run("ip", "-n", host, "link", "add", "c0", "type", "veth", "peer", "name", "eth0", "netns", pod);
            Shell.run("ip", "-n", host, "link", "set", "c0", "master", "cni0", "up");
        }
        List<String> script = new ArrayList<>(List.of(
                "ip -n %1$s link set cni0 mtu %2$s up; ip -n %1$s link set c0 mtu %2$s".formatted(host, env.mtu()),
                "ip -n %1$s address flush dev cni0 scope global".formatted(host),
                "ip -n %1$s link set lo up; ip -n %1$s link set eth0 mtu %2$s up".formatted(pod, env.mtu()),
                "ip -n %1$s address flush dev eth0 scope global".formatted(pod)));
        List<String> addresses = new ArrayList<>();
        for (String gateway : env.gateways()) {
            Prefix subnet = Prefix.parseMasked(gateway).orElseThrow();
            String first = Addresses.text(subnet.address(1));
            String second = Addresses.text(subnet.address(2));
            String unchecked = second.contains(":") ? " nodad" : "";
            script.add("ip -n %s address add %s dev cni0%s".formatted(host, gateway, unchecked));
            script.add("ip -n %s address add %s/%d dev eth0%s".formatted(pod, second, subnet.bits(), unchecked));
            script.add("ip -n %s route replace default via %s".formatted(pod, first));
            addresses.add(second);
        }
        Shell.run("sh", "-ec", String.join("\n", script));
        return new Pod(pod, addresses);
    }

    static void remove(String host) {
        Shell.attempt("ip", "netns", "delete", host + "c");
    }
}
