package net.tweed.agent.systemd;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import net.tweed.agent.health.Readiness;
import net.tweed.core.model.TweedException;
import net.tweed.netlink.sys.UnixDatagram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd that the daemon is ready, and what it waits for (sd_notify(3)): {@code READY=1} once, {@code STATUS=} at
 * each change. Does nothing where no service manager asks for it ({@code NOTIFY_SOCKET}).
 */
public final class Systemd implements Consumer<Readiness.State>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Systemd.class);
    private static final int LONGEST = 500; // characters of a status; systemctl shows one line

    private final Optional<Notices> notices;
    private Stage stage = Stage.STARTING;

    private enum Stage {
        STARTING,
        TOLD_READY
    }

    /** Sends one datagram to the service manager. */
    @FunctionalInterface
    public interface Notices {
        /**
         * Sends the text.
         *
         * @throws TweedException where it is not taken
         */
        void send(String text);
    }

    Systemd(Optional<Notices> notices) {
        this.notices = notices;
    }

    /**
     * Where the environment says that notices go.
     *
     * @throws TweedException where it names no socket that can be
     */
    public static Systemd of(Map<String, String> environment) {
        String path = environment.getOrDefault("NOTIFY_SOCKET", "");
        return new Systemd(path.isEmpty() ? Optional.empty() : Optional.of(new UnixDatagram(path)::send));
    }

    /** Takes each change of readiness. A lost notice is logged and harms nothing else. */
    @Override
    public synchronized void accept(Readiness.State state) {
        String status = "STATUS=" + shortened(state.text());
        if (state.ready() && stage == Stage.STARTING) {
            stage = Stage.TOLD_READY;
            send("READY=1\n" + status);
        } else {
            send(status);
        }
    }

    /** Tells that the daemon ends now. */
    @Override
    public synchronized void close() {
        send("STOPPING=1");
    }

    private void send(String text) {
        notices.ifPresent(socket -> {
            try {
                socket.send(text);
            } catch (TweedException e) {
                LOG.warn("systemd was not told", e);
            }
        });
    }

    private static String shortened(String text) {
        String line = text.replace('\n', ' ');
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
