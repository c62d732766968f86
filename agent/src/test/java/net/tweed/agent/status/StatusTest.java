package net.tweed.agent.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.tweed.agent.health.Readiness;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Blocked;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Reconciler;
import net.tweed.core.table.Removal;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {
    private static final Instant STARTED = Instant.parse("2026-11-22T04:00:00Z");

    @TempDir
    private Path dir = Path.of("");

    private final ManualClock clock = new ManualClock();
    private final Board board = new Board(clock);

    private static Layer<MemoryTable.Row> layer(MemoryTable table, String... rows) {
        Set<MemoryTable.Row> desired =
                Stream.of(rows).map(row -> new MemoryTable.Row(row, "")).collect(Collectors.toSet());
        return new Layer<>(table, desired, row -> Removal.GUARDED);
    }

    private NetworkStatus entered(Map<String, String> waiting, List<NetworkStatus.Peer> peers) {
        board.show(() -> new NetworkStatus.Place(
                "10.1.0.0/16",
                "vxlan",
                "10.1.5.0/24",
                Optional.of(Duration.ofMinutes(1439)),
                "eth0 (192.0.2.5)",
                peers,
                board.tables()));
        return new NetworkStatus("", waiting, board.place());
    }

    private static String json(NetworkStatus network) {
        return StatusJson.of(STARTED, new Readiness.State(network.waiting()), List.of(network));
    }

    private String text(NetworkStatus network) {
        return StatusText.of(json(network));
    }

    @Test
    void aHostWithoutALeaseSaysWhatItWaitsFor() {
        NetworkStatus waiting = new NetworkStatus("", Map.of("lease", "etcd does not answer"), board.place());
        assertThat(text(waiting)).isEqualTo("""
                        lease: etcd does not answer, running since 2026-11-22T04:00:00Z
                        not entered yet
                          lease: etcd does not answer
                        """);
        assertThat(StatusText.ready(json(waiting))).isFalse();
    }

    @Test
    void tablesAreAsTheirLastRoundsLeftThem() {
        MemoryTable routes = new MemoryTable("routes");
        MemoryTable other = new MemoryTable("rtb-1");
        Observer observer = board.observer("kernel");
        Reconciler reconciler = new Reconciler(clock, observer, 100);
        reconciler.reconcile(List.of(layer(routes, "a", "b"), layer(other, "c")));
        reconciler.reconcile(List.of(layer(routes, "a", "b"), layer(other, "c")));
        observer.room(other, 12, 50, "the quota says so");
        observer.repaired(routes, 2);
        observer.blocked(routes, List.of(new Blocked<>("b", "occupied by x")));
        observer.failed(other, new TweedException(TweedException.Kind.DENIED, "not allowed: DescribeRouteTables"));
        assertThat(text(entered(
                        Map.of(),
                        List.of(new NetworkStatus.Peer(
                                "10.1.6.0/24", "192.0.2.6", Optional.empty(), Optional.empty())))))
                .isEqualTo("""
                        ready, running since 2026-11-22T04:00:00Z
                        network 10.1.0.0/16, backend vxlan
                          lease   10.1.5.0/24, ends in 23 h 59 min unless renewed
                          uplink  eth0 (192.0.2.5)
                          peers   1
                          table    desired    actual   refused   blocked      held   repairs
                          routes         2         2         0         1         0         2
                          rtb-1          1         1         0         0         0         0  12 of 50 routes (the quota says so)
                          blocked routes: b: occupied by x
                          failing rtb-1: not allowed: DescribeRouteTables
                        """);
        reconciler.reconcile(List.of(layer(routes, "a", "b")));
        assertThat(board.tables()).extracting(TableStatus::table).containsExactly("routes");
    }

    @Test
    void whereThereAreRoutesAndATunnelEachPeerHasItsPath() {
        NetworkStatus both = entered(
                Map.of(),
                List.of(
                        peer("10.1.6.0/24", NetworkStatus.Path.ROUTED),
                        peer("10.1.7.0/24", NetworkStatus.Path.TUNNELLED),
                        peer("10.1.8.0/24", NetworkStatus.Path.TUNNELLED)));
        assertThat(text(both)).contains("  peers   3, routed 1, tunnelled 2\n");
        assertThat(json(both))
                .containsPattern("\"10.1.7.0/24\",\\s+\"host\" : \"192.0.2.6\",\\s+\"path\" : \"tunnelled\"");
    }

    private static NetworkStatus.Peer peer(String subnet, NetworkStatus.Path path) {
        return new NetworkStatus.Peer(subnet, "192.0.2.6", Optional.of(path), Optional.empty());
    }

    @Test
    void thousandsOfRefusedPeersStayReadable() {
        List<NetworkStatus.Peer> peers = IntStream.range(0, 5000)
                .mapToObj(i -> new NetworkStatus.Peer(
                        "10.1." + i, "192.0.2." + i, Optional.empty(), Optional.of("it overlaps")))
                .toList();
        NetworkStatus many = entered(Map.of("routes", "5000 rows"), peers);
        assertThat(text(many).lines().count()).isLessThan(40);
        assertThat(text(many)).contains("peers   5000, refused 5000", "and 4980 more: --output json has them");
        assertThat(json(many).split("it overlaps", -1)).hasSize(5001);
    }

    @Test
    void theSocketIsForOneUserAndTellsEverybodyWhoAsks() throws IOException {
        String document = "x".repeat(3_000_000); // more than a socket's buffer
        Files.createFile(dir.resolve("status.sock")); // left by a run that was killed
        try (StatusSocket socket = StatusSocket.open(dir, () -> document)) {
            assertThat(StatusSocket.ask(dir)).isEqualTo(document);
            assertThat(StatusSocket.ask(dir)).isEqualTo(document);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("status.sock"))))
                    .isEqualTo("rw-------");
        }
        assertThatThrownBy(() -> StatusSocket.ask(dir))
                .isInstanceOf(TweedException.class)
                .hasMessageContainingAll("No daemon answers at " + dir, "--state-dir");
    }

    @Test
    void anAnswerThatIsCutOffIsAnError() {
        assertThatThrownBy(() -> StatusText.of("{\"state\": \"rea"))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining("cut off");
    }
}
