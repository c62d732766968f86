package net.tweed.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;

class OptionWarningsTest {
    private final Lines lines = new Lines();
    private final OptionWarnings warnings = new OptionWarnings();

    @Test
    void theSameWarningIsSaidOnce() {
        warnings.tell(options("{\"Type\":\"x\",\"Prot\":1}"), lines);
        warnings.tell(options("{\"Type\":\"x\",\"Prot\":1}"), lines);
        assertThat(lines.heard).singleElement().asString().contains("Prot");

        warnings.tell(options("{\"Type\":\"x\",\"Prt\":1}"), lines);
        assertThat(lines.heard).hasSize(2);
    }

    private static BackendOptions options(String json) {
        BackendOptions options = BackendOptions.read(json, "x");
        options.integer("Port", 0, 0, 1);
        return options;
    }

    private static final class Lines extends AbstractLogger {
        private static final long serialVersionUID = 1;
        private final transient List<String> heard = new ArrayList<>();

        @Override
        protected String getFullyQualifiedCallerName() {
            return "";
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
            heard.add(level + " " + pattern + " " + List.of(arguments));
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isTraceEnabled(Marker marker) {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled(Marker marker) {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled(Marker marker) {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled(Marker marker) {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled(Marker marker) {
            return true;
        }
    }
}
