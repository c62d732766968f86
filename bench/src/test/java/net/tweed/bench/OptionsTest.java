package net.tweed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void everyOptionIsTaken() {
        Options options = Options.read(
                List.of("/t/tweed", "/t/proxy", "--backend", "vxlan", "--leases=500,20", "--runs", "3", "--events=7"));
        assertThat(options)
                .isEqualTo(new Options(
                        Path.of("/t/tweed"),
                        Path.of("/t/proxy"),
                        List.of(BackendType.VXLAN),
                        List.of(20, 500),
                        3,
                        7,
                        0));
    }

    @Test
    void withoutOptionsAllKernelBackendsAreMeasured() {
        assertThat(Options.read(List.of("/t/tweed", "/t/proxy")).backends())
                .containsExactly(BackendType.VXLAN, BackendType.HOST_GW, BackendType.UDP);
    }

    @Test
    void theServerCanBeMeasuredAlone() {
        Options options = Options.read(List.of("/t/tweed", "/t/proxy", "--server", "--agents", "30"));
        assertThat(options.backends()).isEmpty();
        assertThat(options.agents()).isEqualTo(30);
        assertThat(Options.read(List.of("/t/tweed", "/t/proxy")).agents()).isEqualTo(1000);
    }

    @Test
    void whatMakesNoSenseIsRefusedByName() {
        for (List<String> words : List.of(
                List.of("/t", "/p", "--leases", "0"),
                List.of("/t", "/p", "--leases", "5,"),
                List.of("/t", "/p", "--runs=1000"),
                List.of("/t", "/p", "--agents=0"),
                List.of("/t", "/p", "--backend=ipsec"),
                List.of("/t", "/p", "--frob=1"),
                List.of("/t", "/p", "--runs"))) {
            assertThatThrownBy(() -> Options.read(words))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"");
        }
    }
}
