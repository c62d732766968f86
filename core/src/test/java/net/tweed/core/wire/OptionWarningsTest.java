package net.tweed.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.slf4j.event.EventRecordingLogger;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;

class OptionWarningsTest {
    private final Queue<SubstituteLoggingEvent> heard = new ArrayDeque<>();
    private final EventRecordingLogger log =
            new EventRecordingLogger(new SubstituteLogger("options", heard, true), heard);
    private final OptionWarnings warnings = new OptionWarnings();

    @Test
    void theSameWarningIsSaidOnce() {
        warnings.tell(options("{\"Type\":\"x\",\"Prot\":1}"), log);
        warnings.tell(options("{\"Type\":\"x\",\"Prot\":1}"), log);
        assertThat(heard)
                .singleElement()
                .satisfies(line ->
                        assertThat(line.getMessage() + line.getArguments()).contains("Prot"));

        warnings.tell(options("{\"Type\":\"x\",\"Prt\":1}"), log);
        assertThat(heard).hasSize(2);
    }

    private static BackendOptions options(String json) {
        BackendOptions options = BackendOptions.read(json, "x");
        options.integer("Port", 0, 0, 1);
        return options;
    }
}
