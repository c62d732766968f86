package net.tweed.agent.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private final Readiness readiness = new Readiness(List.of("lease", "rows"));

    @Test
    void itIsReadyWhenAllIsMet() {
        assertThat(readiness.state().ready()).isFalse();
        assertThat(readiness.state().text()).isEqualTo("lease: not yet; rows: not yet");
        readiness.met("rows");
        readiness.unmet("lease", "etcd does not answer");
        assertThat(readiness.state().text()).isEqualTo("lease: etcd does not answer");
        readiness.met("lease");
        assertThat(readiness.state().ready()).isTrue();
        assertThat(readiness.state().text()).isEqualTo("ready");
    }

    @Test
    void itStopsBeingReady() {
        readiness.met("lease");
        readiness.met("rows");
        readiness.unmet("rows", "1 is being repaired");
        assertThat(readiness.state().ready()).isFalse();
        assertThat(readiness.state().waiting()).containsExactly(java.util.Map.entry("rows", "1 is being repaired"));
    }

    @Test
    void reasonsStandInTheOrderOfTheConditions() {
        readiness.met("lease");
        readiness.unmet("lease", "lost");
        assertThat(readiness.state().text()).isEqualTo("lease: lost; rows: not yet");
    }

    @Test
    void observersHearTheStateAndChangesOnly() {
        List<String> heard = new ArrayList<>();
        readiness.observe(state -> heard.add(state.text()));
        readiness.met("lease");
        readiness.met("lease");
        readiness.unmet("rows", "late");
        readiness.unmet("rows", "late");
        readiness.met("rows");
        assertThat(heard).containsExactly("lease: not yet; rows: not yet", "rows: not yet", "rows: late", "ready");
    }

    @Test
    void anUnknownConditionIsADefect() {
        assertThatThrownBy(() -> readiness.met("leases")).hasMessageContaining("leases");
        assertThatThrownBy(() -> readiness.unmet("lease", "")).hasMessageContaining("reason");
    }
}
