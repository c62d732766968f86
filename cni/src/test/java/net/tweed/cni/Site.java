package net.tweed.cni;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A host for the plugin, in a directory: a {@code subnet.env}, and delegates that are shell scripts. They note what they
 * are called with, and answer as they are told.
 */
final class Site {
    static final String ENV =
            "FLANNEL_NETWORK=10.5.0.0/16\nFLANNEL_SUBNET=10.5.22.1/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n";

    private static final String STUB = """
            #!/bin/sh
            home=%s
            name=${0##*/}
            cat >"$home/$name.$CNI_COMMAND.json"
            echo "$name $CNI_COMMAND $CNI_CONTAINERID $CNI_IFNAME ${CNI_NETNS-none} ${CNI_ARGS-none}" >>"$home/calls"
            if [ -e "$home/$name.$CNI_COMMAND.sh" ]; then . "$home/$name.$CNI_COMMAND.sh"; fi
            case $CNI_COMMAND in
                VERSION) echo '{"cniVersion":"1.1.0","supportedVersions":["0.1.0","0.4.0","1.0.0","1.1.0"]}' ;;
                ADD) echo '{"cniVersion":"0.4.0","ips":[{"version":"4","address":"10.5.22.2/24"}]}' ;;
            esac
            """;

    private final Path home;
    private final Map<String, String> variables = new HashMap<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    Site(Path home) {
        this.home = home;
        write("subnet.env", ENV);
        plugin("bridge");
        variables.put("PATH", "/usr/bin:/bin");
        variables.put("CNI_CONTAINERID", "pod-1");
        variables.put("CNI_NETNS", "/run/netns/pod-1");
        variables.put("CNI_IFNAME", "eth0");
        variables.put("CNI_PATH", home.resolve("nowhere") + ":" + home.resolve("bin"));
    }

    /** Installs a delegate. */
    void plugin(String name) {
        try {
            Path program = home.resolve("bin").resolve(name);
            Files.createDirectories(home.resolve("bin"));
            Files.writeString(program, STUB.formatted(home));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a delegate does before its usual answer, as shell. */
    void behave(String plugin, Verb verb, String script) {
        write(plugin + "." + verb + ".sh", script + "\n");
    }

    void set(String variable, String value) {
        variables.put(variable, value);
    }

    void unset(String variable) {
        variables.remove(variable);
    }

    /** Runs the plugin with a configuration of these members beside the usual ones. */
    Run run(Verb verb, String members) {
        return run(
                verb.name(),
                "{\"name\":\"net\",\"type\":\"flannel\",\"subnetFile\":\"" + home + "/subnet.env\",\"dataDir\":\""
                        + data() + "\"" + (members.isEmpty() ? "" : ",") + members + "}");
    }

    /** Runs the plugin with exactly this on standard input. */
    Run run(String command, String input) {
        variables.put("CNI_COMMAND", command);
        Answer answer = new Plugin(
                        Map.copyOf(variables),
                        new ByteArrayInputStream(input.getBytes(UTF_8)),
                        new PrintStream(log, true, UTF_8))
                .run();
        return new Run(answer.status(), new String(answer.text(), UTF_8));
    }

    /** What it said to people. */
    String log() {
        return log.toString(UTF_8);
    }

    Path data() {
        return home.resolve("data");
    }

    Path file(String name) {
        return home.resolve(name);
    }

    /** Names of the files that keep configurations, also of half written ones. */
    List<String> kept() {
        try (var files = Files.list(data())) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The delegates' calls so far: name, verb, container, interface, namespace, arguments. */
    List<String> calls() {
        return Files.exists(home.resolve("calls")) ? read("calls").lines().toList() : List.of();
    }

    /** What the delegate was given at its last call with this verb. */
    Map<String, Object> given(String plugin, Verb verb) {
        return json(read(plugin + "." + verb + ".json"));
    }

    String read(String name) {
        try {
            return Files.readString(home.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String name, String text) {
        try {
            Files.createDirectories(home.resolve(name).getParent());
            Files.writeString(home.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String name) {
        try {
            Files.delete(home.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Object> json(String text) {
        try {
            return Json.object(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    /** How a run ended. */
    record Run(int status, String output) {
        Map<String, Object> json() {
            return Site.json(output);
        }

        /** The number of the error that it answered. */
        int code() {
            return json().get("code") instanceof Json.Numeral code ? Integer.parseInt(code.digits()) : -1;
        }

        String message() {
            return json().get("msg") + " | " + json().get("details");
        }
    }
}
