package net.tweed.netlink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteMemoryTest {
    private static final Prefix ONE = Prefix.parse("10.5.1.0/24").orElseThrow();
    private static final Prefix TWO = Prefix.parse("10.5.2.0/24").orElseThrow();

    @TempDir
    private Path parent;

    private Path directory() {
        return parent.resolve("state");
    }

    @Test
    void remembers_over_a_restart_and_grows_by_lines() throws IOException {
        RouteMemory memory = new RouteMemory(directory());
        memory.install(ONE);
        memory.install(TWO);
        memory.install(TWO);
        memory.save();
        memory.forget(Route.of(ONE, new Route.Blackhole()));
        memory.save();
        assertThat(Files.readAllLines(directory().resolve("routes")))
                .containsExactly("+10.5.1.0/24", "+10.5.2.0/24", "-10.5.1.0/24");
        RouteMemory after = new RouteMemory(directory());
        assertThat(after.installed(ONE)).isFalse();
        assertThat(after.installed(TWO)).isTrue();
        assertThat(Files.readAllLines(directory().resolve("routes"))).containsExactly("+10.5.2.0/24");
    }

    @Test
    void a_torn_line_harms_nothing() throws IOException {
        Files.createDirectories(directory());
        Files.writeString(directory().resolve("routes"), "+10.5.1.0/24\n\n*what\n+10.5.2.0/");
        RouteMemory memory = new RouteMemory(directory());
        assertThat(memory.installed(ONE)).isTrue();
        assertThat(memory.installed(TWO)).isFalse();
    }

    @Test
    void writes_nothing_where_nothing_changes() {
        new RouteMemory(directory()).save();
        assertThat(directory()).doesNotExist();
    }

    @Test
    void says_where_it_cannot_write() throws IOException {
        RouteMemory memory = new RouteMemory(directory());
        Files.writeString(directory(), "a file");
        assertThatThrownBy(() -> memory.adopt(List.of()))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining(directory().toString());
    }
}
