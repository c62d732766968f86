package net.tweed.agent.log;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import net.tweed.core.model.Clock;
import org.slf4j.event.Level;

/** Writes the records of {@code java.util.logging} as lines of the log. */
public final class JdkLogHandler extends Handler {
    private final LineLog log;

    public JdkLogHandler() {
        this(new LineLog(System.err, Clock.system(), Logs.verbosity()));
    }

    JdkLogHandler(LineLog log) {
        this.log = log;
    }

    @Override
    public void publish(LogRecord record) {
        String logger = record.getLoggerName() == null ? "java" : record.getLoggerName();
        Level level = level(record.getLevel().intValue());
        if (log.enabled(logger, level)) {
            log.write(logger, level, new SimpleFormatter().formatMessage(record), record.getThrown());
        }
    }

    private static Level level(int number) {
        if (number >= java.util.logging.Level.SEVERE.intValue()) {
            return Level.ERROR;
        }
        if (number >= java.util.logging.Level.WARNING.intValue()) {
            return Level.WARN;
        }
        return number >= java.util.logging.Level.INFO.intValue() ? Level.INFO : Level.DEBUG;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
