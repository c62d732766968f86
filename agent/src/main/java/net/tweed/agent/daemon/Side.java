package net.tweed.agent.daemon;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.tweed.core.engine.NetworkLoop;
import net.tweed.core.engine.Round;
import net.tweed.core.engine.Target;
import net.tweed.core.table.Reconciler;

/** One side of the data path, the kernel's or a cloud's: a loop at its own pace, and what its rounds remember. */
final class Side implements AutoCloseable {
    private final Supplier<Target> target;
    private final Reconciler reconciler;
    private final NetworkLoop loop;
    private volatile boolean removalsAllowed;

    Side(String name, Supplier<Target> target, Reconciler reconciler, Duration resync, Consumer<Round> finished) {
        this.target = target;
        this.reconciler = reconciler;
        this.loop = new NetworkLoop(name, this::prepared, reconciler, resync, finished);
    }

    void start() {
        loop.start();
    }

    void wake() {
        loop.wake();
    }

    /** Lets held removals go in the next round. */
    void allowRemovals() {
        removalsAllowed = true;
        loop.wake();
    }

    private Target prepared() {
        if (removalsAllowed) {
            removalsAllowed = false;
            reconciler.allowRemovals();
        }
        return target.get();
    }

    @Override
    public void close() {
        loop.close();
    }
}
