package net.tweed.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.tweed.cni.Site.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class AddTest {
    private static final String RESULT =
            "{\"cniVersion\":\"0.4.0\",\"ips\":[{\"version\":\"4\",\"address\":\"10.5.22.2/24\"}]}\n";
    private static final String FAILURE = "{\"cniVersion\":\"0.4.0\",\"code\":11,\"msg\":\"no address left\"}\n";

    @TempDir
    private Path home;

    private Site site;

    @BeforeEach
    void make() {
        site = new Site(home);
    }

    @Test
    void theDelegatesResultIsPassedOnByteForByte() {
        site.set("CNI_ARGS", "IgnoreUnknown=1");
        Run run = add("");
        assertThat(run.output()).isEqualTo(RESULT);
        assertThat(run.status()).isZero();
        assertThat(site.calls()).containsExactly("bridge ADD pod-1 eth0 /run/netns/pod-1 IgnoreUnknown=1");
        assertThat(site.given("bridge", Verb.ADD)).containsEntry("name", "net").doesNotContainKey("net.tweed.ifname");
    }

    @Test
    void theConfigurationIsKeptForItsOwnerOnly() throws Exception {
        add("");
        assertThat(site.kept()).containsExactly("pod-1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(site.data())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(site.data().resolve("pod-1"))))
                .isEqualTo("rw-------");
        Map<String, Object> kept = Site.json(site.read("data/pod-1"));
        assertThat(kept.remove("net.tweed.ifname")).isEqualTo("eth0");
        assertThat(kept).isEqualTo(site.given("bridge", Verb.ADD));
    }

    @Test
    void theConfigurationIsKeptBeforeTheDelegateRuns() {
        site.behave("bridge", Verb.ADD, "cp " + site.data() + "/pod-1 $home/seen");
        add("");
        assertThat(site.read("seen")).contains("10.5.22.0/24");
    }

    @Test
    void aSecondInterfaceOfAContainerIsKeptBesideTheFirst() {
        add("");
        site.set("CNI_IFNAME", "net1");
        add("\"delegate\":{\"bridge\":\"second\"}");
        assertThat(site.kept()).containsExactly("pod-1", "pod-1@net1");
        assertThat(site.read("data/pod-1")).doesNotContain("second");
        assertThat(site.read("data/pod-1@net1")).contains("second");
    }

    @Test
    void whatFlannelHasKeptForTheContainerStays() {
        site.write("data/pod-1", "{\"name\":\"net\",\"type\":\"bridge\"}");
        site.set("CNI_IFNAME", "net1");
        add("");
        assertThat(site.read("data/pod-1")).isEqualTo("{\"name\":\"net\",\"type\":\"bridge\"}");
        assertThat(site.kept()).containsExactly("pod-1", "pod-1@net1");
    }

    @Test
    void anErrorOfTheDelegateIsPassedOnAndUndone() {
        site.behave("bridge", Verb.ADD, "printf '%s\\n' '" + FAILURE.strip() + "'; exit 3");
        Run run = add("");
        assertThat(run).isEqualTo(new Run(3, FAILURE));
        assertThat(site.calls())
                .containsExactly(
                        "bridge ADD pod-1 eth0 /run/netns/pod-1 none", "bridge DEL pod-1 eth0 /run/netns/pod-1 none");
        assertThat(site.given("bridge", Verb.DEL)).isEqualTo(site.given("bridge", Verb.ADD));
        assertThat(site.kept()).isEmpty();
    }

    /** It would refuse DEL as well, and the container could never be deleted. */
    @Test
    void aDelegateThatDoesNotSpeakTheVersionHasNothingToUndo() {
        site.behave("bridge", Verb.ADD, "echo '{\"code\":1,\"msg\":\"incompatible CNI versions\"}'; exit 1");
        site.behave("bridge", Verb.DEL, "exit 1");
        assertThat(add("\"cniVersion\":\"1.1.0\"").code()).isEqualTo(1);
        assertThat(site.calls()).hasSize(1);
        assertThat(site.kept()).isEmpty();
        assertThat(site.run(Verb.DEL, "").status()).isZero();
    }

    /** Then the runtime's own DEL has something to try again with. */
    @Test
    void whatCannotBeUndoneIsKept() {
        site.behave("bridge", Verb.ADD, "exit 1");
        site.behave("bridge", Verb.DEL, "exit 1");
        assertThat(add("").status()).isEqualTo(1);
        assertThat(site.kept()).containsExactly("pod-1");
        assertThat(site.log()).contains("could not be undone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exit 9 | bridge ADD failed with exit code 9 | did not say why",
                "echo oops; exit 1 | failed with exit code 1 | It said: oops",
                "kill -9 $$ | failed with exit code 137 | did not say why",
                "exit 0 | without a result | It said nothing",
                "echo done; exit 0 | without a result | It said: done",
                "yes | it printed more than 1048576 bytes | CNI_COMMAND=VERSION"
            })
    void aDelegateThatMakesNoSenseIsAnErrorByName(String script, String message, String details) {
        site.behave("bridge", Verb.ADD, script);
        Run run = add("");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.code()).isEqualTo(100);
        assertThat(run.message()).contains(message).contains(details);
        assertThat(site.kept()).isEmpty();
    }

    @Test
    void aDelegateMayAnswerBeforeItHasReadEverything() {
        site.write(
                "bin/bridge",
                "#!/bin/sh\nif [ $CNI_COMMAND = ADD ]; then head -c 500000 /dev/zero | tr '\\0' ' '; echo '{\"ips\":[]}'; fi\n");
        Run run = add("\"args\":{\"long\":\"" + "x".repeat(300_000) + "\"}");
        assertThat(run.status()).isZero();
        assertThat(run.output()).endsWith("{\"ips\":[]}\n");
    }

    @Test
    void aDelegateThatIsNotThereIsNamed() {
        Run run = add("\"delegate\":{\"type\":\"ptp\"}");
        assertThat(run.code()).isEqualTo(100);
        assertThat(run.message()).contains("no plugin \"ptp\" in CNI_PATH", "/bin)", "containernetworking-plugins");
        assertThat(site.kept()).isEmpty();
    }

    @Test
    void aDelegateThatCannotRunIsNamed() {
        site.write("bin/bridge", "#!/nowhere/sh\n");
        Run run = add("");
        assertThat(run.code()).isEqualTo(100);
        assertThat(run.message()).contains("Cannot run the plugin").contains("bin/bridge");
    }

    @ParameterizedTest
    @CsvSource({"0.1.0, 102", "0.3.1, 102", "0.4.0, 11", "1.0.0, 11", "1.1.0, 11"})
    void withoutASubnetItIsToBeTriedAgainLater(String version, int code) {
        site.delete("subnet.env");
        Run run = add("\"cniVersion\":\"" + version + "\"");
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.json()).containsEntry("cniVersion", version);
        assertThat(run.message())
                .contains("subnet.env: there is no such file")
                .contains("is the daemon running? Run \"systemctl status tweed\"")
                .contains("\"subnetFile\"");
        assertThat(site.calls()).isEmpty();
        assertThat(site.kept()).isEmpty();
    }

    @Test
    void aBrokenSubnetFileIsNamedWithItsFaults() {
        site.write("subnet.env", "FLANNEL_SUBNET=10.5.22.1/24\nFLANNEL_MTU=big\n");
        assertThat(add("\"cniVersion\":\"1.0.0\"").message())
                .contains("Cannot use " + home + "/subnet.env", "FLANNEL_NETWORK", "FLANNEL_MTU", "FLANNEL_IPMASQ");
        site.write("subnet.env", "#".repeat(65 * 1024));
        assertThat(add("").message()).contains("longer than 65536 bytes");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() {
        site.write("data", "a file");
        Run run = add("");
        assertThat(run.code()).isEqualTo(5);
        assertThat(run.message()).contains(site.data().toString()).contains("\"dataDir\"");
        assertThat(site.calls()).isEmpty();
    }

    @Test
    void halfAFileOfACrashIsNoHindrance() {
        site.write("data/.pod-1.new", "{\"na");
        assertThat(add("").status()).isZero();
        assertThat(site.kept()).containsExactly("pod-1");
    }

    @Test
    void manyAtOnce() {
        add("");
        List<Site> sites = IntStream.range(0, 50)
                .mapToObj(i -> new Site(home.resolve("host" + i)))
                .toList();
        List<Run> runs = IntStream.range(0, 50)
                .parallel()
                .mapToObj(i -> {
                    sites.get(i).set("CNI_CONTAINERID", "pod-" + (i + 100));
                    return sites.get(i)
                            .run(
                                    "ADD",
                                    "{\"name\":\"net\",\"subnetFile\":\"" + home + "/subnet.env\",\"dataDir\":\""
                                            + site.data() + "\"}");
                })
                .toList();
        assertThat(runs).allMatch(run -> run.output().equals(RESULT));
        assertThat(site.kept()).hasSize(51).allMatch(name -> name.startsWith("pod-"));
    }

    private Run add(String members) {
        return site.run(Verb.ADD, members);
    }
}
