package net.tweed.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import net.tweed.core.model.Family;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardingTest {
    @TempDir
    private Path root = Path.of("");

    private void set(String name, String value) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, value + "\n");
    }

    @Test
    void onlyFamiliesInUseThatAreOffAreWarnedOf() throws IOException {
        set("net/ipv4/ip_forward", "0");
        set("net/ipv6/conf/all/forwarding", "0");
        Forwarding forwarding = new Forwarding(root);
        assertThat(forwarding.warnings(EnumSet.of(Family.IPV4)))
                .singleElement()
                .asString()
                .contains("sysctl -w net.ipv4.ip_forward=1");
        assertThat(forwarding.warnings(EnumSet.allOf(Family.class))).hasSize(2);
        set("net/ipv4/ip_forward", "1");
        assertThat(forwarding.warnings(EnumSet.of(Family.IPV4))).isEmpty();
    }

    @Test
    void whatCannotBeReadIsNotWarnedOf() {
        assertThat(new Forwarding(root).warnings(EnumSet.allOf(Family.class))).isEmpty();
    }
}
