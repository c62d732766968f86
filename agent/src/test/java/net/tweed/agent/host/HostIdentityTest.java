package net.tweed.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostIdentityTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final Optional<String> MAC = Optional.of("4a:ad:df:dc:d5:3b");

    @TempDir
    private Path dir = Path.of("");

    private HostIdentity with(String content) throws IOException {
        return new HostIdentity(List.of(dir.resolve("none"), Files.writeString(dir.resolve("id"), content)));
    }

    @Test
    void itIsTheSameAtEachStart() throws IOException {
        String holder = with(ID + "\n").holder(MAC, "192.168.77.11");
        assertThat(holder).matches("[0-9a-f]{32}").isNotEqualTo(ID);
        assertThat(with(ID).holder(MAC, "192.168.77.99")).isEqualTo(holder);
        assertThat(holder)
                .isEqualTo(
                        "139a1a9a4a9849b955b789aa542ebe56"); // changing the recipe would make every host a stranger to
        // its own guards
    }

    @Test
    void itsNameIsTheHosts() throws IOException {
        assertThat(with(ID).name())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
    }

    @Test
    void clonesAndNamespacesDiffer() throws IOException {
        assertThat(with(ID).holder(Optional.of("4a:ad:df:dc:d5:3c"), "192.168.77.11"))
                .isNotEqualTo(with(ID).holder(MAC, "192.168.77.11"));
        assertThat(with(ID).holder(Optional.empty(), "192.168.77.11"))
                .isNotEqualTo(with(ID).holder(Optional.empty(), "192.168.77.12"));
    }

    @Test
    void withoutAMachineIdTheEthernetAddressMustDo() throws IOException {
        String none = new HostIdentity(List.of(dir.resolve("none"))).holder(MAC, "");
        assertThat(with("uninitialized\n").holder(MAC, "")).isEqualTo(none);
        assertThat(none).isNotEqualTo(with(ID).holder(MAC, ""));
    }
}
