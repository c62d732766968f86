package net.tweed.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a host that is in several networks is ready. */
class EnsembleTest {
    private final Ensemble ensemble = new Ensemble("not known yet");

    @Test
    void readyWhenEachNetworkIsReadyOrRefused() {
        List<Boolean> told = new ArrayList<>();
        ensemble.observe(state -> told.add(state.ready()));
        assertThat(ensemble.state().text()).isEqualTo("networks: not known yet");
        Readiness blue = new Readiness(List.of("lease"));
        ensemble.entered("blue", blue);
        ensemble.waiting("red", "no configuration");
        ensemble.known();
        assertThat(ensemble.state().text()).isEqualTo("blue/lease: not yet; red: no configuration");
        blue.met("lease");
        ensemble.refused("red", "its VNI is blue's");
        assertThat(ensemble.state().text()).isEqualTo("ready networks=blue refused=red (its VNI is blue's)");
        blue.unmet("lease", "lost");
        assertThat(ensemble.state().ready()).isFalse();
        ensemble.gone("blue");
        ensemble.gone("red");
        assertThat(ensemble.state().text()).isEqualTo("ready networks=");
        assertThat(told).startsWith(false).endsWith(true);
    }
}
