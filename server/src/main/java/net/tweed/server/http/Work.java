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
    /** Beyond it, clients are told to come again. */
    private static final int WAITING = 1024;

    private final Context connections;
    private final ThreadPoolExecutor threads;

    /**
     * Threads that begin when there is something to do.
     *
     * @param name of each thread, before its number
     * @param most how many
     */
    Work(Context connections, String name, int most) {
        this.connections = connections;
        AtomicInteger count = new AtomicInteger();
        this.threads =
                new ThreadPoolExecutor(most, most, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, name + count.incrementAndGet());
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
