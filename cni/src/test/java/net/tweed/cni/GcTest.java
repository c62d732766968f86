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
class GcTest {
    private static final Run DONE = new Run(0, "");
    private static final String V11 = "\"cniVersion\":\"1.1.0\"";
    private static final String LIST = V11 + ",\"cni.dev/valid-attachments\":";

    @TempDir
    private Path home;

    private Site site;

    @BeforeEach
    void make() {
        site = new Site(home);
        site.write("data/stale", kept("net", "eth0"));
        site.write("data/known", kept("net", "eth0"));
        site.write("data/known@net1", kept("net", "net1"));
    }

    @Test
    void whatTheRuntimeDoesNotKnowIsDeletedThroughTheDelegate() {
        assertThat(gc(LIST + "[{\"containerID\":\"known\",\"ifname\":\"eth0\"}]"))
                .isEqualTo(DONE);
        assertThat(site.kept()).containsExactly("known");
        assertThat(site.calls())
                .contains("bridge DEL stale eth0 none none", "bridge DEL known net1 none none")
                .last()
                .asString()
                .startsWith("bridge GC ");
        assertThat(site.given("bridge", Verb.GC)).containsKeys("cni.dev/valid-attachments", "ipam");
        assertThat(site.log()).contains("deleted what a container left, container=stale interface=eth0");
    }

    @Test
    void aDelegateWithoutTheVerbIsNotAskedForIt() {
        site.behave("bridge", Verb.VERSION, "echo '{\"supportedVersions\":[\"1.0.0\"]}'; exit 0");
        assertThat(gc(LIST + "[]")).isEqualTo(DONE);
        assertThat(site.kept()).isEmpty();
        assertThat(site.calls()).noneMatch(call -> call.contains("GC"));
    }

    @Test
    void otherNetworksAndBrokenFilesAreLeft() {
        site.write("data/elsewhere", kept("another", "eth0"));
        site.write("data/broken", "{");
        site.write("data/.half.new", "{");
        site.write("data/directory/file", "");
        assertThat(gc(LIST + "[]")).isEqualTo(DONE);
        assertThat(site.kept()).containsExactly(".half.new", "broken", "directory", "elsewhere");
        assertThat(site.log()).contains("a file is broken, and left, container=broken");
    }

    @Test
    void aFileOfFlannelsIsValidWithAnyInterfaceOfItsContainer() {
        site.write("data/stale", "{\"name\":\"net\",\"type\":\"bridge\"}");
        assertThat(gc(LIST + "[{\"containerID\":\"stale\",\"ifname\":\"net7\"}]"))
                .isEqualTo(DONE);
        assertThat(site.kept()).containsExactly("stale");
    }

    @Test
    void nullIsTheEmptyListOfSomeRuntimes() {
        assertThat(gc(LIST + "null")).isEqualTo(DONE);
        assertThat(site.kept()).isEmpty();
    }

    @Test
    void theFormerNameOfTheListIsUnderstood() {
        assertThat(gc(V11 + ",\"cni.dev/attachments\":[{\"containerID\":\"stale\",\"ifname\":\"eth0\"}]"))
                .isEqualTo(DONE);
        assertThat(site.kept()).containsExactly("stale");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                V11,
                LIST + "{}",
                LIST + "\"\"",
                LIST + "[1]",
                LIST + "[{\"containerID\":\"known\"}]",
                LIST + "[{\"containerID\":\"../x\",\"ifname\":\"eth0\"}]",
                LIST + "[{\"containerID\":\"known\",\"ifname\":\"a/b\"}]"
            })
    void aListThatIsNoneDeletesNothing(String members) {
        Run run = gc(members);
        assertThat(run.code()).isEqualTo(7);
        assertThat(run.message()).contains("cni.dev/valid-attachments", "Nothing was deleted");
        assertThat(site.kept()).hasSize(3);
        assertThat(site.calls()).isEmpty();
    }

    @Test
    void oneFailureDoesNotKeepTheRestFromIt() {
        site.behave(
                "bridge",
                Verb.DEL,
                "[ $CNI_CONTAINERID != stale ] || { echo '{\"code\":5,\"msg\":\"busy\"}'; exit 1; }");
        Run run = gc(LIST + "[]");
        assertThat(run.code()).isEqualTo(100);
        assertThat(run.message()).contains("could not delete container stale", "busy");
        assertThat(site.kept()).containsExactly("stale");
        assertThat(site.calls()).last().asString().startsWith("bridge GC ");
    }

    @Test
    void alsoWithoutASubnetTheStaleAreDeleted() {
        site.delete("subnet.env");
        assertThat(gc(LIST + "[]").code()).isEqualTo(11);
        assertThat(site.kept()).isEmpty();
    }

    @Test
    void beforeItsVersionThereIsNoSuchVerb() {
        assertThat(gc("\"cniVersion\":\"1.0.0\",\"cni.dev/valid-attachments\":[]")
                        .code())
                .isEqualTo(1);
        assertThat(site.kept()).hasSize(3);
    }

    private static String kept(String network, String ifname) {
        return "{\"name\":\"" + network + "\",\"type\":\"bridge\",\"net.tweed.ifname\":\"" + ifname + "\"}";
    }

    private Run gc(String members) {
        return site.run(Verb.GC, members);
    }
}
