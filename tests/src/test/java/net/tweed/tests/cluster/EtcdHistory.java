package net.tweed.tests.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Everything that is ever written under the subnets' prefix. */
public final class EtcdHistory implements AutoCloseable {
    /** One write. */
    public record Put(String key, String value) {}

    private final Process process;
    private final Path file;

    private EtcdHistory(Process process, Path file) {
        this.process = process;
        this.file = file;
    }

    /** Listens from the store's first revision on. */
    public static EtcdHistory start(Etcd etcd, String namespace) throws IOException {
        etcd.ctl("endpoint", "health");
        Path file = Files.createTempFile("tweed-history", ".log");
        Process process = Shell.builder(List.of(
                        "ip",
                        "netns",
                        "exec",
                        namespace,
                        "etcdctl",
                        "--endpoints",
                        Etcd.ENDPOINT,
                        "watch",
                        "--rev=1",
                        "--prefix",
                        StoredLease.PREFIX + "/subnets/"))
                .redirectErrorStream(true)
                .redirectOutput(file.toFile())
                .start();
        return new EtcdHistory(process, file);
    }

    /** In the order in which they were written. */
    public List<Put> puts() throws IOException {
        List<Put> puts = new ArrayList<>();
        for (Iterator<String> lines = Files.readAllLines(file).iterator(); lines.hasNext(); ) {
            if (lines.next().equals("PUT") && lines.hasNext()) {
                puts.add(new Put(lines.next(), lines.hasNext() ? lines.next() : ""));
            }
        }
        return puts;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.delete(file);
    }
}
