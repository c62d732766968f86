package net.tweed.core.testing;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import net.tweed.core.lease.LeaseEvent;

/** One open watch: events queue up under the database's lock and are told outside of it, one at a time, in order. */
final class MemoryWatch {
    private final Queue<LeaseEvent> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final Consumer<? super LeaseEvent> to;
    private final BooleanSupplier connected;
    private volatile boolean open = true;

    MemoryWatch(Consumer<? super LeaseEvent> to, BooleanSupplier connected) {
        this.to = to;
        this.connected = connected;
    }

    void offer(LeaseEvent event) {
        if (open && connected.getAsBoolean()) {
            queue.add(event);
        }
    }

    void drain() {
        while (!queue.isEmpty() && draining.compareAndSet(false, true)) {
            try {
                for (LeaseEvent event = queue.poll(); event != null; event = queue.poll()) {
                    if (open) {
                        to.accept(event);
                    }
                }
            } finally {
                draining.set(false);
            }
        }
    }

    void close() {
        open = false;
        queue.clear();
    }
}
