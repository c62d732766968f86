package net.tweed.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.tweed.cni.Site.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is the same for every verb: variables, versions, and input that is broken. */
class PluginTest {
    private static final String ALL = "[\"0.1.0\",\"0.2.0\",\"0.3.0\",\"0.3.1\",\"0.4.0\",\"1.0.0\",\"1.1.0\"]}";

    @TempDir
    private Path home;

    private Site site;

    @BeforeEach
    void make() {
        site = new Site(home);
    }

    @ParameterizedTest
    @CsvSource({"'', 1.1.0", "{}, 0.1.0", "{\"cniVersion\":\"\"}, 0.1.0", "{\"cniVersion\":\"1.0.0\"}, 1.0.0"})
    void versionsAreTold(String input, String version) {
        assertThat(site.run("VERSION", input))
                .isEqualTo(new Run(0, "{\"cniVersion\":\"" + version + "\",\"supportedVersions\":" + ALL));
    }

    @Test
    void versionNeedsNoOtherVariable() {
        site.unset("CNI_PATH");
        assertThat(site.run("VERSION", "").status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2.0.0\"", "\"0.3.2\"", "\"1.1\"", "1", "[]"})
    void aVersionThatIsNotSpokenIsRefused(String version) {
        Run run = site.run(Verb.ADD, "\"cniVersion\":" + version);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.message())
                .contains("which is not spoken here", "0.1.0, 0.2.0")
                .contains("1.1.0.");
        assertThat(site.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "FROB", "add"})
    void anUnknownCommandIsRefused(String command) {
        Run run = site.run(command, "{}");
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.message()).contains("CNI_COMMAND is \"" + command + "\"", "/opt/cni/bin");
    }

    @ParameterizedTest
    @CsvSource({
        "ADD, 'CNI_CONTAINERID, CNI_NETNS, CNI_IFNAME, CNI_PATH'",
        "CHECK, 'CNI_CONTAINERID, CNI_NETNS, CNI_IFNAME, CNI_PATH'",
        "DEL, 'CNI_CONTAINERID, CNI_IFNAME, CNI_PATH'",
        "GC, CNI_PATH",
        "STATUS, CNI_PATH"
    })
    void missingVariablesAreNamedAllAtOnce(Verb verb, String names) {
        for (String name : names.split(", ", -1)) {
            site.unset(name);
        }
        Run run = site.run(verb, "\"cniVersion\":\"1.1.0\"");
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.message()).contains("The variables " + names + " are missing, which " + verb + " needs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", ".", "..", "a/b", "/etc/passwd", "-x", ".x", "a b", "a@eth0", "a\nb", "é", "a:b"})
    void aContainerThatIsNoFileNameIsRefused(String container) {
        site.set("CNI_CONTAINERID", container);
        refused(Verb.ADD, "CNI_CONTAINERID is invalid");
        refused(Verb.DEL, "CNI_CONTAINERID is invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "a/b", "a:b", "a b", "0123456789abcdef", "a\tb", "é"})
    void anInterfaceThatIsNoNameIsRefused(String name) {
        site.set("CNI_IFNAME", name);
        refused(Verb.ADD, "CNI_IFNAME is invalid");
        refused(Verb.DEL, "CNI_IFNAME is invalid");
    }

    @Test
    void namesHaveALength() {
        site.set("CNI_CONTAINERID", "x".repeat(200));
        assertThat(site.run(Verb.ADD, "").status()).isZero();
        site.set("CNI_IFNAME", "0123456789abcde");
        assertThat(site.run(Verb.ADD, "").status()).isZero();
        site.set("CNI_CONTAINERID", "x".repeat(201));
        assertThat(site.run(Verb.ADD, "").message()).contains("CNI_CONTAINERID is invalid");
    }

    private void refused(Verb verb, String message) {
        Run run = site.run(verb, "");
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.message()).contains(message);
        assertThat(site.calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void inputThatIsNoJsonIsAnErrorInJson(Verb verb) {
        Run run = site.run(verb.name(), "{\"name\":");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.code()).isEqualTo(6);
        assertThat(run.json()).containsEntry("cniVersion", "1.1.0");
        assertThat(run.message())
                .contains("Cannot read the network's configuration")
                .contains("/etc/cni/net.d");
    }

    @Test
    void inputIsBounded() {
        Run run = site.run("ADD", "{\"name\":\"" + "x".repeat(1 << 20) + "\"}");
        assertThat(run.code()).isEqualTo(5);
        assertThat(run.message()).contains("longer than 1048576 bytes");
    }
}
