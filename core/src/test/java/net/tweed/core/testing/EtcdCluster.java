package net.tweed.core.testing;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An etcd of three members, of which any may fail. Needs what {@link EtcdServer} needs. */
public final class EtcdCluster implements AutoCloseable {
    private static final String TOKEN = "tweed-test";
    private static final Duration ELECTION = Duration.ofSeconds(20);

    private final MemoryDirectory home = MemoryDirectory.create();
    private final List<EtcdMember> members;

    private EtcdCluster() {
        this.members = Stream.of("one", "two", "three")
                .map(name -> new EtcdMember(name, home.path(), "http", List.of()))
                .toList();
    }

    /** All members run, and know their leader. */
    public static EtcdCluster start() {
        EtcdCluster cluster = new EtcdCluster();
        try {
            cluster.members.forEach(cluster::begin);
            cluster.members.forEach(EtcdMember::awaitHealthy);
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    public List<EtcdMember> members() {
        return members;
    }

    public List<URI> endpoints() {
        return members.stream().map(EtcdMember::endpoint).toList();
    }

    /** The member that leads now; waits for an election that is under way. */
    public EtcdMember leader() {
        return Await.value(
                "a member leads",
                ELECTION,
                () -> members.stream().filter(EtcdMember::leads).findFirst());
    }

    /** Starts a member again on the data it had, and waits until it is healthy. */
    public void restart(EtcdMember member) {
        begin(member);
        member.awaitHealthy();
    }

    /** Runs etcdctl against the members that live, and returns what it printed. */
    public String etcdctl(String... arguments) {
        String all = endpoints().stream().map(URI::toString).collect(Collectors.joining(","));
        List<String> command = new ArrayList<>(List.of("etcdctl", "--endpoints", all));
        command.addAll(List.of(arguments));
        return Commands.run(command);
    }

    /** Ends all members and deletes their data. */
    @Override
    public void close() {
        boolean over = true;
        for (EtcdMember member : members) {
            over &= member.close();
        }
        if (over) {
            home.delete();
        }
    }

    private void begin(EtcdMember member) {
        String all = members.stream().map(EtcdMember::named).collect(Collectors.joining(","));
        member.start(all, TOKEN);
    }
}
