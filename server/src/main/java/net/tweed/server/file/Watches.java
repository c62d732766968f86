package net.tweed.server.file;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The open watches, which are told on one thread of their own, in order. */
final class Watches implements AutoCloseable {
    private final List<FileWatch> open = new CopyOnWriteArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread teller = new Thread(task, "tweed-store-watch");
        teller.setDaemon(true);
        return teller;
    });

    void add(FileWatch watch) {
        open.add(watch);
    }

    void remove(FileWatch watch) {
        watch.close();
        open.remove(watch);
    }

    List<FileWatch> all() {
        return List.copyOf(open);
    }

    List<FileWatch> of(String network) {
        return open.stream().filter(watch -> watch.network().equals(network)).toList();
    }

    /** Tells what a batch brought, after it was written. */
    void tell(Batch written) {
        List<Batch.Told> told = List.copyOf(written.told());
        if (!told.isEmpty() && !thread.isShutdown()) {
            thread.execute(() -> told.forEach(event -> event.watches().forEach(watch -> watch.tell(event.event()))));
        }
    }

    @Override
    public void close() {
        open.forEach(FileWatch::close);
        thread.shutdownNow();
    }
}
