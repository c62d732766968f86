package net.tweed.server.file;

import java.util.function.Consumer;
import net.tweed.core.lease.LeaseEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open watch of one network. */
final class FileWatch {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    private final String network;
    private final Consumer<? super LeaseEvent> to;
    private volatile boolean open = true;

    FileWatch(String network, Consumer<? super LeaseEvent> to) {
        this.network = network;
        this.to = to;
    }

    String network() {
        return network;
    }

    void tell(LeaseEvent event) {
        if (!open) {
            return;
        }
        try {
            to.accept(event);
        } catch (RuntimeException e) {
            LOG.error("A watch failed to take an event; the others are told", e);
        }
    }

    void close() {
        open = false;
    }
}
