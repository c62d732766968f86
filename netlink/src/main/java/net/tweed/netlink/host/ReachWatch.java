package net.tweed.netlink.host;

import java.util.Set;
import net.tweed.core.model.TweedException;
import net.tweed.netlink.KernelEvents;
import net.tweed.netlink.Rtnetlink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps {@link OnLink} as the kernel's events tell, and passes them on: whoever looks again finds it new. */
public final class ReachWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReachWatch.class);

    private final Rtnetlink reader;
    private final String device;
    private final Listener listener;
    private final Runnable changed;
    private final KernelEvents events;

    /** Takes what the device reaches now. */
    @FunctionalInterface
    public interface Listener {
        void reaches(OnLink now);
    }

    private ReachWatch(
            Rtnetlink reader,
            String device,
            KernelEvents.Interest interest,
            Set<Rtnetlink> own,
            Listener listener,
            Runnable changed) {
        this.reader = reader;
        this.device = device;
        this.listener = listener;
        this.changed = changed;
        this.events = KernelEvents.open(interest, own, this::look);
    }

    /**
     * Listens in the current thread's network namespace, as {@link KernelEvents#open} does.
     *
     * @param device the interface whose reach is kept
     * @param listener is told of it before {@code changed} runs
     */
    public static ReachWatch open(
            String device, KernelEvents.Interest interest, Set<Rtnetlink> own, Listener listener, Runnable changed) {
        Rtnetlink reader = Rtnetlink.open();
        try {
            return new ReachWatch(reader, device, interest, own, listener, changed);
        } catch (TweedException e) {
            reader.close();
            throw e;
        }
    }

    private void look() {
        try {
            listener.reaches(OnLink.read(reader, device));
        } catch (TweedException e) {
            LOG.warn("Cannot see what {} reaches now: peers are judged by what it reached before", device, e);
        }
        changed.run();
    }

    @Override
    public void close() {
        events.close();
        reader.close();
    }
}
