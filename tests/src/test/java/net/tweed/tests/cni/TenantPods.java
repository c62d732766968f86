package net.tweed.tests.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Prefix;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.Shell;

/** Containers of several networks on one host, each made from its network's subnet file. */
final class TenantPods implements AutoCloseable {
    private static final Path SCRIPT = Stream.iterate(
                    Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .map(path -> path.resolve("dist/docker/mk-docker-opts.sh"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow();

    private final Node node;
    private final Path home;
    private final ContainerRuntime runtime;
    private final List<String> made = new ArrayList<>();

    /** A container: its namespace and its address. */
    record TenantPod(String network, String namespace, String address) {}

    TenantPods(Node node, Path home) {
        this.node = node;
        this.home = home;
        this.runtime = ContainerRuntime.on(node, home);
    }

    /** Where the daemon puts subnet files when it is started with {@code --subnet-dir}. */
    static Path directory(Node node) {
        return node.stateDirectory().resolveSibling("networks");
    }

    static Path file(Node node, String network) {
        return directory(node).resolve(network + ".env");
    }

    /** By the CNI plugin, whose configuration names the network's file, on a bridge of the network's own. */
    TenantPod byPlugin(String network) {
        String container = runtime.container(network.charAt(0) + "p");
        String conf = "{\"cniVersion\":\"1.0.0\",\"name\":\"" + network + "\",\"type\":\"flannel\",\"subnetFile\":\""
                + file(node, network) + "\",\"dataDir\":\"" + home + "/flannel\",\"ipam\":{\"dataDir\":\"" + home
                + "/ipam\"},\"delegate\":{\"bridge\":\"p-" + network + "\",\"isDefaultGateway\":true}}";
        made.add("p-" + network);
        String address = runtime.run("ADD", container, conf)
                .succeeded()
                .json()
                .at("/ips/0/address")
                .asText();
        return new TenantPod(network, container, address.replaceFirst("/.*", ""));
    }

    /** As Docker would make it, with the options of {@code mk-docker-opts.sh -f}. */
    TenantPod byDocker(String network) {
        Path written = home.resolve(network + ".docker");
        node.exec(SCRIPT.toString(), "-f", file(node, network).toString(), "-d", written.toString());
        Map<String, String> options = new HashMap<>();
        try {
            for (String line : Files.readAllLines(written)) {
                options.put(
                        line.replaceFirst("=.*", ""),
                        line.replaceFirst("[^=]*=\"?[^=]*=", "").replace("\"", ""));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String gateway = options.getOrDefault("DOCKER_OPT_BIP", "");
        assertThat(gateway).as("%s", options).endsWith(".1/24");
        String address =
                Addresses.text(Prefix.parseMasked(gateway).orElseThrow().address(2));
        String pod = runtime.container(network.charAt(0) + "d");
        String bridge = "d-" + network;
        made.add(bridge);
        String mtu = options.getOrDefault("DOCKER_OPT_MTU", "");
        Shell.run("sh", "-ec", """
            ip -n %1$s link add %2$s mtu %6$s type bridge
            ip -n %1$s link set %2$s up
            ip -n %1$s link add v-%5$s mtu %6$s type veth peer name eth0 netns %3$s
            ip -n %1$s link set v-%5$s master %2$s up
            ip -n %1$s address add %4$s dev %2$s
            ip -n %3$s link set eth0 mtu %6$s up
            ip -n %3$s address add %7$s/24 dev eth0
            ip -n %3$s route add default via %8$s
            """.formatted(
                node.namespace(), bridge, pod, gateway, network, mtu, address, gateway.replaceFirst("/.*", "")));
        return new TenantPod(network, pod, address);
    }

    /** Waits until the network's file is there. */
    static void await(Node node, String network) {
        Eventually.within(
                Eventually.SOON.multipliedBy(2),
                file(node, network) + " is there",
                () -> assertThat(file(node, network)).exists());
    }

    @Override
    public void close() {
        runtime.close();
        for (String bridge : made) {
            Shell.attempt("ip", "-n", node.namespace(), "link", "delete", bridge);
        }
    }
}
