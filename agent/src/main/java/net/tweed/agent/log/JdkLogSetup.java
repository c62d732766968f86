package net.tweed.agent.log;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/** Leads {@code java.util.logging}, which gRPC writes to, into the log. The JDK makes one when it is first used. */
public final class JdkLogSetup {
    public JdkLogSetup() throws IOException {
        String level = Logs.verbosity().least("").toInt() <= org.slf4j.event.Level.DEBUG.toInt() ? "FINE" : "WARNING";
        String settings = "handlers=" + JdkLogHandler.class.getName() + "\n.level=" + level + "\n";
        LogManager.getLogManager()
                .readConfiguration(new ByteArrayInputStream(settings.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
