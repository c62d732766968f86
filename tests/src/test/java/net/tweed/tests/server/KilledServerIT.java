package net.tweed.tests.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.lease.LeaseStore;
import net.tweed.tests.cluster.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with an embedded store is killed at any moment, under load, again and again: what it answered is there
 * afterwards, and once. An IT because it starts processes.
 */
class KilledServerIT {
    /** 200 with {@code ./check --long}. */
    private static final int KILLS = Boolean.getBoolean("tweed.long") ? 200 : 10;

    private static final int HOSTS = 16;

    /** More than the hosts can hold, and so few that they meet. */
    private static final int SUBNETS = 40;

    private static final int MOST_ANSWERS = 300;

    @TempDir
    private Path dir = Path.of("");

    private final Answers answers = new Answers();

    @Test
    void everyAcknowledgedLeaseIsThereAfterwards() throws IOException, InterruptedException {
        Files.writeString(dir.resolve("tokens"), BusyHost.tokens(HOSTS));
        Random random = new Random(11);
        for (int i = 0; i < KILLS; i++) {
            try (ServerProcess server = serve()) {
                look(server);
                killedAfter(server, 1 + random.nextInt(MOST_ANSWERS), random);
            }
        }
        try (ServerProcess server = serve()) {
            look(server);
        }
        assertThat(answers.count()).as("the servers were at work").isGreaterThan(KILLS * 20);
    }

    private ServerProcess serve() {
        return ServerProcess.start(
                dir.resolve("log"), "--store=file:" + dir.resolve("store"), "--token-file=" + dir.resolve("tokens"));
    }

    private void look(ServerProcess server) {
        try (LeaseStore client = server.client(BusyHost.token(1))) {
            Snapshot all = client.list();
            answers.lookAt(all.leases(), all.revision().modified());
        }
    }

    private void killedAfter(ServerProcess server, int count, Random random) throws InterruptedException {
        var enough = answers.after(count);
        List<Thread> threads = new ArrayList<>();
        List<LeaseStore> clients = new ArrayList<>();
        for (int i = 1; i <= HOSTS; i++) {
            LeaseStore client = server.client(BusyHost.token(i));
            clients.add(client);
            threads.add(new Thread(
                    new BusyHost(i, client, answers, new Random(random.nextLong()), SUBNETS), "busy-host-" + i));
        }
        threads.forEach(Thread::start);
        assertThat(enough.await(1, TimeUnit.MINUTES))
                .as("%d answers came", count)
                .isTrue();
        server.kill();
        for (Thread thread : threads) {
            thread.join(TimeUnit.MINUTES.toMillis(1));
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
        clients.forEach(LeaseStore::close);
    }
}
