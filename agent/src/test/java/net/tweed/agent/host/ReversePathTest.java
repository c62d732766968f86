package net.tweed.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import net.tweed.agent.host.ReversePath.Loose;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Outcome;
import net.tweed.core.table.Reconciler;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings as files of a directory, with the real reconciler. */
class ReversePathTest {
    private static final String TUNNEL = "flannel.1";

    @TempDir
    private Path conf;

    private final Reconciler reconciler = new Reconciler(new ManualClock(), new Observer() {}, 25);

    @BeforeEach
    void allAreOff() throws IOException {
        set("all", 0);
        set("eth0", 0);
        set(TUNNEL, 0);
    }

    @Test
    void theTunnelIsLooseAndAnUplinkWithoutACheckIsLeftAlone() throws IOException {
        round();
        assertThat(get(TUNNEL)).isEqualTo("2");
        assertThat(get("eth0")).isEqualTo("0");
        assertThat(get("all")).isEqualTo("0");
    }

    @Test
    void aStrictUplinkIsMadeLoose() throws IOException {
        set("eth0", 1);
        round();
        assertThat(get("eth0")).isEqualTo("2");
    }

    @Test
    void whatHoldsForAllHoldsForTheUplinkToo() throws IOException {
        set("all", 1);
        round();
        assertThat(get("eth0")).isEqualTo("2");
        assertThat(get("all")).isEqualTo("1");
    }

    @Test
    void aStrictOneIsLooseWhereAllAre() throws IOException {
        set("all", 2);
        set("eth0", 1);
        assertThat(round().written()).isZero();
        assertThat(get("eth0")).isEqualTo("1");
    }

    @Test
    void whatSomebodySetsBackIsSetAgainAndNothingElseIsWritten() throws IOException {
        round();
        assertThat(round().written()).isZero();
        set(TUNNEL, 1);
        assertThat(round().written()).isEqualTo(1);
        assertThat(get(TUNNEL)).isEqualTo("2");
    }

    @Test
    void aDeviceThatIsNotThereIsAFailureOfItsOwn() throws IOException {
        Files.delete(conf.resolve(TUNNEL).resolve("rp_filter"));
        Files.delete(conf.resolve(TUNNEL));
        set("eth0", 1);
        assertThat(round().unsettled()).isEqualTo(1);
        assertThat(get("eth0")).isEqualTo("2");
    }

    private Outcome round() {
        Layer<Loose> layer = new ReversePath(conf, Set.of(TUNNEL)).layer("eth0");
        return reconciler.reconcile(List.of(layer));
    }

    private void set(String device, int value) throws IOException {
        Files.createDirectories(conf.resolve(device));
        Files.writeString(conf.resolve(device).resolve("rp_filter"), value + "\n");
    }

    private String get(String device) throws IOException {
        return Files.readString(conf.resolve(device).resolve("rp_filter")).strip();
    }
}
