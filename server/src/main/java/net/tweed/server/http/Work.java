package net.tweed.server.http;

import io.vertx.core.Context;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Does on a few threads what waits for the store, and tells the outcome on the thread of the connections. */
final class Work implements AutoCloseable {
    /** etcd answers within milliseconds; so many can wait for a slow one. */
    private static final int THREADS = 16;

    /** Beyond it, clients are told to come again. */
    private static final int WAITING = 1024;

    private final Context connections;
    private final ThreadPoolExecutor threads;

    Work(Context connections) {
        this.connections = connections;
        AtomicInteger count = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "tweed-request-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Does it.
     *
     * @param then told the value or the failure
     * @return false where too much waits already: nothing is done, and nothing told
     */
    <T> boolean start(Callable<T> what, BiConsumer<@Nullable T, @Nullable Exception> then) {
        try {
            threads.execute(() -> run(what, then));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private <T> void run(Callable<T> what, BiConsumer<@Nullable T, @Nullable Exception> then) {
        T value = null;
        Exception failure = null;
        try {
            value = what.call();
        } catch (Exception e) {
            failure = e;
        }
        T done = value;
        Exception failed = failure;
        connections.runOnContext(ignored -> then.accept(done, failed));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
