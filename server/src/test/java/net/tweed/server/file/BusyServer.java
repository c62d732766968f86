package net.tweed.server.file;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Lease;

/**
 * A process that works on a store until it is killed. Workers claim, renew and release over one another; each says on a
 * line what it was answered: {@code claimed 17 3 99}, {@code releasing 17} before it asks, {@code released 17}. First comes
 * {@code open}.
 */
final class BusyServer {
    private static final int WORKERS = 8;
    private static final int SUBNETS = 400;

    /** As many leases each worker has at most, so that there are always free subnets. */
    private static final int HELD = 20;

    private BusyServer() {}

    public static void main(String[] arguments) throws InterruptedException {
        FileDatabase database = FileDatabase.open(Path.of(arguments[0]), Clock.system());
        LeaseStore store = database.network("");
        long seed = Long.parseLong(arguments[1]);
        say("open");
        Thread[] workers = new Thread[WORKERS];
        for (int i = 0; i < WORKERS; i++) {
            int worker = i;
            workers[i] = new Thread(() -> work(store, worker, new Random(seed + worker)), "worker" + i);
            workers[i].start();
        }
        for (Thread worker : workers) {
            worker.join();
        }
    }

    private static void work(LeaseStore store, int worker, Random random) {
        List<Lease> mine = new ArrayList<>(store.list().leases().stream()
                .filter(lease -> workerOf(lease) == worker)
                .toList());
        while (true) {
            if (mine.size() < HELD) {
                int subnet = random.nextInt(SUBNETS);
                int host = worker * SUBNETS + subnet;
                Hosts.claim(store, subnet, host).ifPresent(lease -> {
                    say("claimed " + subnet + " " + host + " "
                            + lease.revision().created());
                    mine.add(lease);
                });
            } else {
                release(store, mine.remove(random.nextInt(mine.size())));
            }
            if (!mine.isEmpty()
                    && store.renew(mine.get(random.nextInt(mine.size()))).isEmpty()) {
                say("lost");
            }
        }
    }

    private static void release(LeaseStore store, Lease lease) {
        int subnet = Hosts.numberOf(lease) % SUBNETS;
        say("releasing " + subnet);
        say((store.release(lease) ? "released " : "lost ") + subnet);
    }

    private static int workerOf(Lease lease) {
        return Hosts.numberOf(lease) / SUBNETS;
    }

    /** One write for each line, so that none is half. */
    private static void say(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        PrintStream out = System.out;
        synchronized (out) {
            out.write(bytes, 0, bytes.length);
            out.flush();
        }
    }
}
