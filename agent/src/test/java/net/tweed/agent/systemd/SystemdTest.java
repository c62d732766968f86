package net.tweed.agent.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.agent.health.Readiness;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;

class SystemdTest {
    private final Readiness readiness = new Readiness(List.of("lease", "rows"));
    private final List<String> told = new ArrayList<>();

    @Test
    void readyIsToldOnceAndTheStatusAtEachChange() {
        Systemd systemd = new Systemd(Optional.of(told::add));
        readiness.observe(systemd);
        readiness.met("lease");
        readiness.met("rows");
        readiness.unmet("rows", "1 is being\nrepaired");
        readiness.met("rows");
        systemd.close();
        assertThat(told)
                .containsExactly(
                        "STATUS=lease: not yet; rows: not yet",
                        "STATUS=rows: not yet",
                        "READY=1\nSTATUS=ready",
                        "STATUS=rows: 1 is being repaired",
                        "STATUS=ready",
                        "STOPPING=1");
    }

    @Test
    void theEnvironmentSaysWhere() {
        Systemd.of(Map.of()).accept(readiness.state());
        Systemd.of(Map.of("NOTIFY_SOCKET", "/nonexistent/notify")).accept(readiness.state());
        assertThatThrownBy(() -> Systemd.of(Map.of("NOTIFY_SOCKET", "vsock:2:1")))
                .isInstanceOf(TweedException.class);
    }

    @Test
    void aLongReasonIsCut() {
        readiness.observe(new Systemd(Optional.of(told::add)));
        readiness.unmet("rows", "x".repeat(10_000));
        assertThat(told).allSatisfy(text -> assertThat(text).hasSizeLessThan(600));
    }

    @Test
    void withoutAManagerOrWithADeafOneNothingHappens() {
        readiness.observe(new Systemd(Optional.empty()));
        readiness.observe(new Systemd(Optional.of(text -> {
            throw new TweedException(TweedException.Kind.UNAVAILABLE, "nobody there");
        })));
        readiness.met("lease");
        assertThat(readiness.state().waiting()).hasSize(1);
    }
}
