package net.tweed.bench;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import net.tweed.netlink.sys.NetworkNamespace;

/**
 * A host of the lab.
 *
 * @param address its eth0's
 */
record Host(String name, String address) {

    /** Runs the code on a thread of its own in the host; sockets and processes that it makes belong there for good. */
    <T> T run(Callable<T> code) {
        FutureTask<T> task = new FutureTask<>(() -> {
            NetworkNamespace.enter(name);
            return code.call();
        });
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new BenchFailure("failed on " + name + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted on " + name, e);
        }
    }
}
