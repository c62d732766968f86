package net.tweed.tests.vpc;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import net.tweed.netlink.sys.NetworkNamespace;

/** Starts a server of this test run inside of a namespace: its sockets and threads stay there. */
final class Inside {
    private Inside() {}

    static <T> T of(String namespace, Supplier<T> start) {
        CompletableFuture<T> started = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        NetworkNamespace.enter(namespace);
                        started.complete(start.get());
                    } catch (RuntimeException e) {
                        started.completeExceptionally(e);
                    }
                },
                "inside " + namespace);
        thread.start();
        return started.join();
    }
}
