package net.tweed.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.tweed.cni.Site.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StatusTest {
    private static final String V11 = "\"cniVersion\":\"1.1.0\"";

    @TempDir
    private Path home;

    private Site site;

    @BeforeEach
    void make() {
        site = new Site(home);
        site.unset("CNI_CONTAINERID");
        site.unset("CNI_NETNS");
        site.unset("CNI_IFNAME");
    }

    @Test
    void readyWhereTheDelegateIs() {
        assertThat(status(V11)).isEqualTo(new Run(0, ""));
        assertThat(site.given("bridge", Verb.STATUS)).containsKey("ipam").containsEntry("cniVersion", "1.1.0");
        assertThat(site.kept()).isEmpty();
    }

    @Test
    void theDelegatesOwnTroubleIsPassedOn() {
        site.behave("bridge", Verb.STATUS, "echo '{\"code\":51,\"msg\":\"down\"}'; exit 1");
        assertThat(status(V11)).isEqualTo(new Run(1, "{\"code\":51,\"msg\":\"down\"}\n"));
    }

    @Test
    void aDelegateWithoutTheVerbIsNotAsked() {
        site.behave("bridge", Verb.VERSION, "echo '{\"supportedVersions\":[\"0.4.0\",\"1.0.0\"]}'; exit 0");
        assertThat(status(V11)).isEqualTo(new Run(0, ""));
        assertThat(site.calls()).hasSize(1).allMatch(call -> call.contains("VERSION"));
    }

    @Test
    void withoutASubnetItIsNotAvailable() {
        site.delete("subnet.env");
        assertThat(status(V11).code()).isEqualTo(50);
        assertThat(status(V11).message()).contains("systemctl status tweed");
        site.write("subnet.env", "");
        assertThat(status(V11).code()).isEqualTo(50);
    }

    @Test
    void containersThatAreThereMayBeCutOff() {
        site.delete("subnet.env");
        site.write("data/pod-9", "{\"name\":\"another\",\"type\":\"bridge\"}");
        assertThat(status(V11).code()).isEqualTo(50);
        site.write("data/pod-1", "{\"name\":\"net\",\"type\":\"bridge\"}");
        assertThat(status(V11).code()).isEqualTo(51);
    }

    @Test
    void withoutTheDelegateItIsNotAvailable() {
        site.delete("bin/bridge");
        assertThat(status(V11).code()).isEqualTo(50);
        assertThat(status(V11).message()).contains("no plugin \"bridge\"");
    }

    @Test
    void aConfigurationThatAddWouldRefuse() {
        assertThat(status(V11 + ",\"delegate\":{\"name\":\"x\"}").code()).isEqualTo(7);
    }

    @Test
    void beforeItsVersionThereIsNoSuchVerb() {
        assertThat(status("\"cniVersion\":\"1.0.0\"").code()).isEqualTo(1);
    }

    private Run status(String members) {
        return site.run(Verb.STATUS, members);
    }
}
