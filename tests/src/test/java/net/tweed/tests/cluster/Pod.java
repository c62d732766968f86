package net.tweed.tests.cluster;

/**
 * A container: a namespace behind its host's bridge {@code cni0}, which has the first address of the host's subnet, as a
 * container engine makes it from {@code subnet.env}.
 *
 * @param address its own: the subnet's second
 */
public record Pod(String namespace, String address) {

    /** Makes it, or moves the one that is there to this subnet. */
    static Pod make(String host, SubnetEnvFile env) {
        String pod = host + "c";
        String gateway = env.gateway();
        String bits = gateway.substring(gateway.indexOf('/'));
        String first = gateway.substring(0, gateway.indexOf('/'));
        int end = first.lastIndexOf('.') + 1;
        String second = first.substring(0, end) + (Integer.parseInt(first.substring(end)) + 1);
        if (!Shell.run("ip", "netns", "list").matches("(?s)(.*\n)?" + pod + "\\b.*")) {
            Shell.run("ip", "netns", "add", pod);
            Shell.run("ip", "-n", host, "link", "add", "cni0", "type", "bridge");
            Shell.run("ip", "-n", host, "link", "add", "c0", "type", "veth", "peer", "name", "eth0", "netns", pod);
            Shell.run("ip", "-n", host, "link", "set", "c0", "master", "cni0", "up");
        }
        String mtu = env.mtu();
        script(
                "ip -n %1$s link set cni0 mtu %2$s up; ip -n %1$s link set c0 mtu %2$s".formatted(host, mtu),
                "ip -n %1$s address flush dev cni0 scope global; ip -n %1$s address add %2$s dev cni0"
                        .formatted(host, gateway),
                "ip -n %1$s link set lo up; ip -n %1$s link set eth0 mtu %2$s up".formatted(pod, mtu),
                "ip -n %1$s address flush dev eth0 scope global; ip -n %1$s address add %2$s%3$s dev eth0"
                        .formatted(pod, second, bits),
                "ip -n %1$s route replace default via %2$s".formatted(pod, first));
        return new Pod(pod, second);
    }

    private static void script(String... lines) {
        Shell.run("sh", "-ec", String.join("\n", lines));
    }

    static void remove(String host) {
        Shell.attempt("ip", "netns", "delete", host + "c");
    }
}
