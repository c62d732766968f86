package net.tweed.tests.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.Shell;

/** A container runtime on one host: it makes namespaces, and runs the plugin for them as containerd would. */
final class ContainerRuntime implements AutoCloseable {
    /** Where Debian's package containernetworking-plugins has them. */
    private static final Path REAL = Path.of("/usr/lib/cni");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Node node;
    private final Path home;
    private final Path plugin;
    private final List<String> containers = new ArrayList<>();

    private ContainerRuntime(Node node, Path home, Path plugin) {
        this.node = node;
        this.home = home;
        this.plugin = plugin;
    }

    /** With the plugin as this test run was compiled to. */
    static ContainerRuntime on(Node node, Path home) {
        Path plugin = home.resolve("bin/flannel");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try {
            Files.createDirectories(home.resolve("bin"));
            Files.writeString(
                    plugin,
                    "#!/bin/sh\nexec " + java + " -Xshare:auto -Xint -Xmx64m -XX:+UseSerialGC -cp '"
                            + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                            + "' net.tweed.cni.Main\n");
            Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return with(plugin, node, home);
    }

    /** With the plugin that is installed here. */
    static ContainerRuntime with(Path plugin, Node node, Path home) {
        assumeThat(REAL.resolve("bridge"))
                .as("the plugins of Debian's package containernetworking-plugins")
                .isExecutable();
        return new ContainerRuntime(node, home, plugin);
    }

    /** What the plugin answered: its exit code, and both its streams. */
    record Answer(int status, String out, String err) {
        JsonNode json() {
            try {
                return JSON.readTree(out);
            } catch (JsonProcessingException e) {
                throw new AssertionError(out, e);
            }
        }

        /** This, and a failure that shows everything where it did not succeed. */
        Answer succeeded() {
            assertThat(status).as("%s", this).isZero();
            return this;
        }

        int code() {
            assertThat(status).as("%s", this).isNotZero();
            return json().path("code").asInt();
        }
    }

    /** A network's configuration with these members beside the usual ones; everything is kept in this test's directory. */
    String conf(String members) {
        return "{\"name\":\"net\",\"type\":\"flannel\",\"subnetFile\":\"" + node.subnetFile() + "\",\"dataDir\":\""
                + home + "/flannel\",\"ipam\":{\"dataDir\":\"" + home + "/ipam\"}," + members + "}";
    }

    /** Makes a container that has no network yet; its id is its namespace's name. */
    String container(String suffix) {
        String container = node.namespace() + suffix;
        Shell.run("ip", "netns", "add", container);
        containers.add(container);
        return container;
    }

    Answer run(String verb, String container, String conf) {
        return run(verb, container, conf, "");
    }

    /** Runs the plugin in the host's namespace, after these lines of shell. */
    Answer run(String verb, String container, String conf, String before) {
        Path out = home.resolve(verb + "." + container);
        try {
            Files.writeString(home.resolve("conf." + container), conf);
            String status = node.sh(before + "\nset +e\n" + line(verb, container, out) + "\necho $?");
            return new Answer(
                    Integer.parseInt(status.strip()), Files.readString(out), Files.readString(Path.of(out + ".err")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it for all of them at once; their answers in the same order. */
    List<Answer> runAll(String verb, List<String> containers, String conf) {
        StringBuilder script = new StringBuilder("set +e\n");
        try {
            for (String container : containers) {
                Files.writeString(home.resolve("conf." + container), conf);
                Path out = home.resolve(verb + "." + container);
                script.append("{ ")
                        .append(line(verb, container, out))
                        .append("; echo $? >")
                        .append(out)
                        .append(".status; } &\n");
            }
            node.sh(script + "wait");
            List<Answer> answers = new ArrayList<>();
            for (String container : containers) {
                Path out = home.resolve(verb + "." + container);
                answers.add(new Answer(
                        Integer.parseInt(
                                Files.readString(Path.of(out + ".status")).strip()),
                        Files.readString(out),
                        Files.readString(Path.of(out + ".err"))));
            }
            return answers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line(String verb, String container, Path out) {
        Map<String, String> variables = Map.of(
                "CNI_COMMAND",
                verb,
                "CNI_CONTAINERID",
                container,
                "CNI_NETNS",
                "${netns:-/run/netns/" + container + "}",
                "CNI_IFNAME",
                "eth0",
                "CNI_PATH",
                REAL.toString());
        StringBuilder line = new StringBuilder("env");
        variables.forEach((name, value) ->
                line.append(' ').append(name).append("=\"").append(value).append('"'));
        return line + " " + plugin + " <" + home.resolve("conf." + container) + " >" + out + " 2>" + out + ".err";
    }

    /** Names of the files in which something is kept, of the plugin and of host-local. */
    List<String> kept() {
        return node.sh("cd " + home
                        + "; find flannel ipam -type f 2>/dev/null | grep -v -e lock$ -e last_reserved || true")
                .lines()
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        for (String container : containers) {
            Shell.attempt("ip", "netns", "delete", container);
        }
        node.sh("ip link delete cni0 2>/dev/null || true");
    }
}
