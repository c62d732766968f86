package net.tweed.agent.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** SLF4J's view of the log under one name. */
final class LineLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient LineLog log;

    LineLogger(String name, LineLog log) {
        this.name = name;
        this.log = log;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null; // callers are not told
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String text,
            Object @Nullable [] values,
            @Nullable Throwable thrown) {
        String whole = MessageFormatter.basicArrayFormat(text, values);
        log.write(name, level, whole == null ? "" : whole, thrown);
    }

    @Override
    public boolean isTraceEnabled() {
        return log.enabled(name, Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return log.enabled(name, Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return log.enabled(name, Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return log.enabled(name, Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return log.enabled(name, Level.ERROR);
    }
}
