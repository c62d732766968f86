package net.tweed.backend.udp;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.tweed.netlink.sys.NetworkNamespace;

/** Code that runs in a namespace, on a thread of its own. */
final class Inside {
    private static final int SECONDS = 120;

    private Inside() {}

    static <T> CompletableFuture<T> begin(String namespace, Callable<T> code) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        NetworkNamespace.enter(namespace);
                        result.complete(code.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                "in-" + namespace);
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    static <T> T run(String namespace, Callable<T> code) throws Exception {
        return begin(namespace, code).get(SECONDS, TimeUnit.SECONDS);
    }
}
