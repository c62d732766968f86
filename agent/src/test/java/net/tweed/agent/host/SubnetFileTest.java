package net.tweed.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.wire.SubnetEnv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubnetFileTest {
    @TempDir
    private Path dir = Path.of("");

    private static SubnetEnv env(String subnet) {
        return new SubnetEnv(
                DualStack.v4(Prefix.parse("10.5.0.0/16").orElseThrow()),
                DualStack.v4(Prefix.parse(subnet).orElseThrow()),
                1450,
                true);
    }

    @Test
    void itMakesTheDirectoryAndWritesFlannelsForm() throws IOException {
        SubnetFile file = new SubnetFile(dir.resolve("a/b/subnet.env"));
        assertThat(file.read()).isEmpty();
        file.write(env("10.5.22.0/24"));
        assertThat(dir.resolve("a/b/subnet.env")).hasContent("""
                FLANNEL_NETWORK=10.5.0.0/16
                FLANNEL_SUBNET=10.5.22.1/24
                FLANNEL_MTU=1450
                FLANNEL_IPMASQ=true
                """);
        assertThat(file.read()).contains(env("10.5.22.0/24"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void eachWriteIsANewFileInThePlaceOfTheOld() throws IOException {
        SubnetFile file = new SubnetFile(dir.resolve("subnet.env"));
        file.write(env("10.5.22.0/24"));
        Object before = Files.getAttribute(file.path(), "unix:ino");
        Path reader = dir.resolve("reader"); // keeps the old file alive, as an open reader would
        Files.createLink(reader, file.path());
        file.write(env("10.5.23.0/24"));
        assertThat(Files.getAttribute(file.path(), "unix:ino")).isNotEqualTo(before);
        assertThat(reader).content().contains("10.5.22.1/24");
        assertThat(file.read()).contains(env("10.5.23.0/24"));
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files).containsExactlyInAnyOrder(file.path(), reader);
        }
    }

    @Test
    void whatAKilledRunLeftIsNoHindrance() throws IOException {
        Files.writeString(dir.resolve(".subnet.env.new"), "half");
        Files.setPosixFilePermissions(dir.resolve(".subnet.env.new"), PosixFilePermissions.fromString("r--------"));
        SubnetFile file = new SubnetFile(dir.resolve("subnet.env"));
        file.write(env("10.5.22.0/24"));
        assertThat(file.read()).isPresent();
        assertThat(dir.resolve(".subnet.env.new")).doesNotExist();
    }

    @Test
    void garbageIsNoSubnet() throws IOException {
        SubnetFile file = new SubnetFile(Files.writeString(dir.resolve("subnet.env"), "FLANNEL_SUBNET=;rm -rf\n"));
        assertThat(file.read()).isEmpty();
        Files.writeString(file.path(), "x".repeat(1 << 20));
        assertThat(file.read()).isEmpty();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamedAndTheOldFileStays() throws IOException {
        Files.writeString(dir.resolve("plain"), "");
        SubnetFile file = new SubnetFile(dir.resolve("plain/subnet.env"));
        assertThatThrownBy(() -> file.write(env("10.5.22.0/24")))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining("plain/subnet.env")
                .hasMessageContaining("--subnet-file");
        assertThatThrownBy(() -> new SubnetFile(dir).read()).isInstanceOf(TweedException.class);
    }

    @Test
    void removingSaysWhetherItWasThere() {
        SubnetFile file = new SubnetFile(dir.resolve("subnet.env"));
        assertThat(file.remove()).isFalse();
        file.write(env("10.5.22.0/24"));
        assertThat(file.remove()).isTrue();
        assertThat(file.path()).doesNotExist();
    }
}
