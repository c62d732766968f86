package net.tweed.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.tweed.cni.Site.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CheckTest {
    private static final Run DONE = new Run(0, "");
    private static final String V1 = "\"cniVersion\":\"1.0.0\"";
    private static final String PREVIOUS = V1 + ",\"prevResult\":{\"cniVersion\":\"1.0.0\",\"ips\":[]}";

    @TempDir
    private Path home;

    private Site site;

    @BeforeEach
    void added() {
        site = new Site(home);
        site.run(Verb.ADD, V1);
    }

    @Test
    void theDelegateIsAskedWithTheFormerResult() {
        assertThat(check(PREVIOUS)).isEqualTo(DONE);
        assertThat(site.given("bridge", Verb.CHECK)).containsKey("prevResult").containsEntry("cniVersion", "1.0.0");
        assertThat(site.kept()).containsExactly("pod-1");
    }

    @Test
    void itsErrorIsPassedOn() {
        site.behave("bridge", Verb.CHECK, "echo '{\"code\":100,\"msg\":\"no route\"}'; exit 1");
        assertThat(check(PREVIOUS)).isEqualTo(new Run(1, "{\"code\":100,\"msg\":\"no route\"}\n"));
    }

    @Test
    void aDelegateWithoutTheVerbIsNotAsked() {
        site.behave("bridge", Verb.VERSION, "echo '{\"supportedVersions\":[\"0.1.0\",\"0.3.1\"]}'; exit 0");
        assertThat(check(PREVIOUS)).isEqualTo(DONE);
        site.behave("bridge", Verb.VERSION, "exit 1");
        assertThat(check(PREVIOUS)).isEqualTo(DONE);
        site.behave("bridge", Verb.VERSION, "echo nonsense; exit 0");
        assertThat(check(PREVIOUS)).isEqualTo(DONE);
        assertThat(site.calls()).noneMatch(call -> call.contains("CHECK"));
    }

    @Test
    void beforeItsVersionThereIsNoSuchVerb() {
        Run run = check("\"cniVersion\":\"0.3.1\",\"prevResult\":{}");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.message()).contains("0.3.1, in which there is no CHECK", "\"0.4.0\" or newer");
        assertThat(run.json()).containsEntry("cniVersion", "0.3.1");
    }

    @Test
    void withoutTheFormerResultItIsRefused() {
        assertThat(check(V1).code()).isEqualTo(7);
        assertThat(check(V1).message()).contains("needs \"prevResult\"");
    }

    @Test
    void aContainerThatWasNeverAddedIsUnknown() {
        site.set("CNI_CONTAINERID", "other");
        assertThat(check(PREVIOUS).code()).isEqualTo(3);
        assertThat(check(PREVIOUS).message()).contains("container other with interface eth0");
    }

    @Test
    void anotherSubnetOfTheHostIsSaid() {
        site.write("subnet.env", Site.ENV.replace("10.5.22.", "10.5.23."));
        assertThat(check(PREVIOUS).code()).isEqualTo(101);
        assertThat(check(PREVIOUS).message()).contains("10.5.22.0/24, which is no subnet of this host any more");
    }

    @Test
    void aFamilyMoreIsNoHarm() {
        site.write("subnet.env", Site.ENV + "FLANNEL_IPV6_NETWORK=fd05::/48\nFLANNEL_IPV6_SUBNET=fd05:0:0:3f::1/64\n");
        assertThat(check(PREVIOUS)).isEqualTo(DONE);
    }

    @Test
    void noNewsOfTheSubnetIsNoHarm() {
        site.delete("subnet.env");
        assertThat(check(PREVIOUS)).isEqualTo(DONE);
    }

    private Run check(String members) {
        return site.run(Verb.CHECK, members);
    }
}
