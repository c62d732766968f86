package net.tweed.tests.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.tweed.tests.dist.OptionsScript.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options for Docker that {@code mk-docker-opts.sh} makes of a subnet file, and what it refuses. */
class DockerOptionsTest {
    private static final String BIP = "--bip=10.5.43.1/24";
    private static final String MTU = "--mtu=1472";

    @TempDir
    private Path directory;

    private OptionsScript script;

    @BeforeEach
    void subnetOfAHost() throws Exception {
        script = new OptionsScript(directory);
        subnet("true");
    }

    private void subnet(String ipMasq) throws Exception {
        script.subnet(
                "FLANNEL_NETWORK=10.5.0.0/16",
                "FLANNEL_SUBNET=10.5.43.1/24",
                "FLANNEL_MTU=1472",
                "FLANNEL_IPMASQ=" + ipMasq);
    }

    @Test
    void withoutFlagsBothFormsAreWritten() throws Exception {
        assertThat(script.run()).isEqualTo(new Ended(0, ""));
        assertThat(script.written()).hasContent("""
                DOCKER_OPT_BIP="--bip=10.5.43.1/24"
                DOCKER_OPT_IPMASQ="--ip-masq=false"
                DOCKER_OPT_MTU="--mtu=1472"
                DOCKER_OPTS=" --bip=10.5.43.1/24 --ip-masq=false --mtu=1472"
                """);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script.written())))
                .isEqualTo("rw-r--r--");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(script.subnetFile(), script.written());
        }
    }

    /** Each set of flags, each answer about masquerading, with and without options that are there already. */
    record Case(List<String> flags, boolean single, boolean combined, boolean masq, String key, String earlier) {}

    static Stream<Case> everySetOfFlags() {
        return IntStream.range(0, 32).mapToObj(bits -> {
            boolean single = (bits & 1) != 0;
            boolean combined = (bits & 2) != 0;
            boolean noMasq = (bits & 4) != 0;
            boolean key = (bits & 8) != 0;
            List<String> flags = new ArrayList<>();
            Stream.of(single ? "-i" : "", combined ? "-c" : "", noMasq ? "-m" : "")
                    .filter(flag -> !flag.isEmpty())
                    .forEach(flags::add);
            flags.addAll(key ? List.of("-k", "MORE_OPTS") : List.of());
            boolean both = !single && !combined;
            return new Case(
                    flags,
                    single || both,
                    combined || both,
                    !noMasq,
                    key ? "MORE_OPTS" : "DOCKER_OPTS",
                    (bits & 16) != 0 ? "--debug" : "");
        });
    }

    @ParameterizedTest
    @MethodSource("everySetOfFlags")
    void writesWhatTheFlagsSay(Case with) throws Exception {
        for (boolean daemonMasquerades : List.of(true, false)) {
            subnet(Boolean.toString(daemonMasquerades));
            Ended ended = script.run(List.of(), Map.of(with.key(), with.earlier()), with.flags());
            assertThat(ended).isEqualTo(new Ended(0, ""));
            String masq = "--ip-masq=" + !daemonMasquerades;
            List<String> expected = new ArrayList<>();
            if (with.single()) {
                expected.add("DOCKER_OPT_BIP=\"" + BIP + "\"");
                if (with.masq()) {
                    expected.add("DOCKER_OPT_IPMASQ=\"" + masq + "\"");
                }
                expected.add("DOCKER_OPT_MTU=\"" + MTU + "\"");
            }
            if (with.combined()) {
                String options = " " + BIP + (with.masq() ? " " + masq : "") + " " + MTU;
                expected.add(with.key() + "=\"" + with.earlier() + options + "\"");
            }
            assertThat(Files.readAllLines(script.written())).isEqualTo(expected);
        }
    }

    @Test
    void whatTheFileLacksIsLeftOut() throws Exception {
        script.subnet("FLANNEL_IPV6_SUBNET=fd05:0:0:3::1/64", "FLANNEL_MTU=1430");
        assertThat(script.run().exit()).isZero();
        assertThat(script.written()).hasContent("DOCKER_OPT_MTU=\"--mtu=1430\"\nDOCKER_OPTS=\" --mtu=1430\"");
    }

    @Test
    void optionsWithQuotesSurvive() throws Exception {
        String earlier = "--log-opt \"tag={{.Name}} $HOME `id`\" \\";
        assertThat(script.run(List.of(), Map.of("DOCKER_OPTS", earlier), List.of("-c", "-m"))
                        .exit())
                .isZero();
        Process shell =
                new ProcessBuilder("sh", "-c", ". " + script.written() + "; printf %s \"$DOCKER_OPTS\"").start();
        assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEqualTo(earlier + " " + BIP + " " + MTU);
    }

    @Test
    void missingSubnetFileIsSaidWithWhatToDo() throws Exception {
        Files.delete(script.subnetFile());
        Ended ended = script.run();
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.output()).contains(script.subnetFile().toString(), "systemctl status tweed");
        assertThat(script.written()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FLANNEL_SUBNET=10.5.43.1/24\" --privileged",
                "FLANNEL_SUBNET=$(touch /tmp/hacked)",
                "FLANNEL_MTU=1472 --insecure",
                "FLANNEL_IPMASQ=perhaps"
            })
    void whatIsNoSubnetFileIsRefused(String line) throws Exception {
        script.subnet(line);
        Ended ended = script.run();
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.output()).contains(line.substring(0, line.indexOf('=')));
        assertThat(script.written()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-x", "-k", "--help-me", "left over"})
    void unknownFlagsAreWrongUsage(String flag) throws Exception {
        Ended ended = script.run(flag);
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.output()).contains("Usage: mk-docker-opts.sh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1ST", "A-B", "A;id"})
    void aKeyThatIsNoVariableIsRefused(String key) throws Exception {
        assertThat(script.run("-k", key).exit()).isEqualTo(1);
        assertThat(script.written()).doesNotExist();
    }
}
