package net.tweed.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.tweed.cni.Site.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DelTest {
    private static final Run DONE = new Run(0, "");
    private static final String PREVIOUS = "\"prevResult\":{\"cniVersion\":\"0.4.0\",\"ips\":[]}";

    @TempDir
    private Path home;

    private Site site;

    @BeforeEach
    void make() {
        site = new Site(home);
    }

    @Test
    void withWhatWasGivenAtAdd() {
        site.run(Verb.ADD, "");
        assertThat(del("")).isEqualTo(DONE);
        assertThat(site.given("bridge", Verb.DEL)).isEqualTo(site.given("bridge", Verb.ADD));
        assertThat(site.kept()).isEmpty();
    }

    @Test
    void whateverHasBecomeOfSubnetFileConfigurationAndNamespace() {
        site.run(Verb.ADD, "\"delegate\":{\"bridge\":\"old\"}");
        site.delete("subnet.env");
        site.unset("CNI_NETNS");
        assertThat(del("\"delegate\":{\"name\":\"refused at ADD\",\"type\":\"ptp\"}"))
                .isEqualTo(DONE);
        assertThat(site.given("bridge", Verb.DEL)).containsEntry("bridge", "old");
        assertThat(site.calls()).last().isEqualTo("bridge DEL pod-1 eth0 none none");
    }

    @Test
    void withNothingKeptThereIsNothingToDo() {
        assertThat(del("")).isEqualTo(DONE);
        site.run(Verb.ADD, "");
        del("");
        assertThat(del("")).isEqualTo(DONE);
        assertThat(site.calls()).hasSize(2);
    }

    @Test
    void onlyTheInterfaceThatIsMeant() {
        site.run(Verb.ADD, "");
        site.set("CNI_IFNAME", "net1");
        site.run(Verb.ADD, "");
        site.set("CNI_IFNAME", "net2");
        assertThat(del("")).isEqualTo(DONE);
        assertThat(site.kept()).containsExactly("pod-1", "pod-1@net1");
        site.set("CNI_IFNAME", "eth0");
        del("");
        assertThat(site.kept()).containsExactly("pod-1@net1");
        site.set("CNI_IFNAME", "net1");
        del("");
        assertThat(site.kept()).isEmpty();
        assertThat(site.calls()).hasSize(4);
    }

    @Test
    void whatFlannelHasAdded() {
        site.write("data/pod-1", "{\"name\":\"net\",\"type\":\"bridge\",\"bridge\":\"cni0\"}");
        assertThat(del("")).isEqualTo(DONE);
        assertThat(site.given("bridge", Verb.DEL)).containsEntry("bridge", "cni0");
        assertThat(site.kept()).isEmpty();
    }

    @Test
    void afterAFailureItCanBeTriedAgain() {
        site.run(Verb.ADD, "");
        site.behave("bridge", Verb.DEL, "echo '{\"code\":5,\"msg\":\"no\"}'; exit 1");
        assertThat(del("")).isEqualTo(new Run(1, "{\"code\":5,\"msg\":\"no\"}\n"));
        assertThat(site.kept()).containsExactly("pod-1");
        site.behave("bridge", Verb.DEL, "");
        assertThat(del("")).isEqualTo(DONE);
        assertThat(site.kept()).isEmpty();
    }

    @Test
    void theFormerResultIsPassedOnInTheVersionThatTheDelegateKnows() {
        site.run(Verb.ADD, "\"cniVersion\":\"0.4.0\"");
        del("\"cniVersion\":\"0.4.0\"," + PREVIOUS);
        assertThat(site.given("bridge", Verb.DEL)).containsKey("prevResult");

        site.run(Verb.ADD, "\"cniVersion\":\"0.4.0\"");
        del("\"cniVersion\":\"1.1.0\"," + PREVIOUS);
        assertThat(site.given("bridge", Verb.DEL))
                .doesNotContainKey("prevResult")
                .containsEntry("cniVersion", "0.4.0");
    }

    /** The container must go; what it held cannot be told any more. */
    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "{\"type\":\"../sh\"}", "{\"type\":1}"})
    void aBrokenFileDoesNotHoldTheContainer(String text) {
        site.write("data/pod-1", text);
        assertThat(del("")).isEqualTo(DONE);
        assertThat(site.kept()).isEmpty();
        assertThat(site.calls()).isEmpty();
        assertThat(site.log()).contains("may stay reserved, container=pod-1");
    }

    private Run del(String members) {
        return site.run(Verb.DEL, members);
    }
}
