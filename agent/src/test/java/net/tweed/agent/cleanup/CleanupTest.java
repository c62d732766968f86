package net.tweed.agent.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.tweed.agent.host.SubnetFile;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryDatabase;
import net.tweed.core.testing.MemoryLeaseStore;
import net.tweed.core.testing.MemoryTable;
import net.tweed.core.wire.SubnetEnv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanupTest {
    private static final DualStack<InetAddress> HERE = DualStack.v4(ip("192.168.77.11"));

    @TempDir
    private Path dir = Path.of("");

    private final List<String> said = new ArrayList<>();
    private final MemoryTable table = new MemoryTable("routes");
    private final MemoryDatabase database = new MemoryDatabase(new ManualClock());

    private static InetAddress ip(String text) {
        return Addresses.parse(text).orElseThrow();
    }

    private static DualStack<Prefix> subnet(String text) {
        return DualStack.v4(Prefix.parse(text).orElseThrow());
    }

    private static SubnetEnv env(String subnet) {
        return new SubnetEnv(subnet("10.5.0.0/16"), subnet(subnet), 1450, false);
    }

    private int clean(CleanupStep... steps) {
        return new Cleanup(List.of(steps), List.of(), said::add).run();
    }

    private CleanupStep rows() {
        return new RowsStep<>(
                new Layer<>(table, Set.of(), row -> row.key().equals("kept") ? Removal.KEEP : Removal.LEFTOVER));
    }

    private CleanupStep lease(Optional<SubnetEnv> file) {
        return new LeaseStep(database::connect, () -> HERE, () -> file);
    }

    private void holds(String subnet, DualStack<InetAddress> publicIps, Optional<Duration> timeToLive) {
        Attributes attributes = new Attributes("vxlan", publicIps, DualStack.none());
        database.foreignPut(subnet(subnet), attributes, timeToLive);
    }

    private List<String> leases() {
        return database.connect().list().leases().stream()
                .map(lease -> lease.subnets().v4().orElseThrow().toString())
                .toList();
    }

    @Test
    void rowsOfOursGoAndOthersStay() {
        table.tamper("a", Optional.of("1"));
        table.tamper("kept", Optional.of("1"));
        table.foreign("b", "2");
        assertThat(clean(rows())).isZero();
        assertThat(table.own()).extracting(MemoryTable.Row::key).containsExactly("kept");
        assertThat(said).first().asString().startsWith("removed routes: ").contains("key=a");
        assertThat(said).last().asString().startsWith("clean: 1 removed");
    }

    @Test
    void whatCannotBeRemovedIsSaidAndTheRestGoesOn() {
        table.tamper("a", Optional.of("1"));
        table.tamper("b", Optional.of("1"));
        table.fail("a");
        holds("10.5.22.0/24", HERE, Optional.of(Duration.ofHours(24)));
        assertThat(clean(rows(), lease(Optional.empty()))).isEqualTo(1);
        assertThat(table.own()).extracting(MemoryTable.Row::key).containsExactly("a");
        assertThat(leases()).isEmpty();
        assertThat(said).anyMatch(line -> line.startsWith("NOT removed routes: ") && line.endsWith("a fails"));
        assertThat(said).last().asString().startsWith("not clean: 2 removed, 1 left");
    }

    @Test
    void whatTellsWhoseTheRestIsStaysWithIt() throws IOException {
        Path state = Files.createDirectory(dir.resolve("state"));
        List<CleanupStep> memory = List.of(new StateStep(state));
        table.tamper("a", Optional.of("1"));
        table.fail("a");
        assertThat(new Cleanup(List.of(rows()), memory, said::add).run()).isEqualTo(1);
        assertThat(state).exists();
        assertThat(said).anyMatch(line -> line.startsWith("kept state: "));
        table.heal();
        assertThat(new Cleanup(List.of(rows()), memory, said::add).run()).isZero();
        assertThat(state).doesNotExist();
    }

    @Test
    void anUnreadableTableOrStoreIsNotClean() {
        table.down(new TweedException(TweedException.Kind.UNAVAILABLE, "no netlink"));
        MemoryLeaseStore store = database.connect();
        store.disconnect();
        CleanupStep lease = new LeaseStep(() -> store, () -> HERE, Optional::empty);
        assertThat(clean(rows(), lease)).isEqualTo(1);
        assertThat(said).hasSize(3).contains("NOT removed routes: no netlink");
    }

    @Test
    void nothingThereIsClean() {
        assertThat(clean(
                        rows(),
                        lease(Optional.empty()),
                        new SubnetFileStep(new SubnetFile(dir.resolve("none"))),
                        new StateStep(dir.resolve("none"))))
                .isZero();
        assertThat(said).containsExactly("clean: 0 removed, nothing of Tweed's is left on this host");
    }

    @Test
    void onlyThisHostsLeaseIsGivenUp() {
        holds("10.5.22.0/24", HERE, Optional.of(Duration.ofHours(24)));
        holds("10.5.23.0/24", DualStack.v4(ip("192.168.77.12")), Optional.of(Duration.ofHours(24)));
        assertThat(clean(lease(Optional.empty()))).isZero();
        assertThat(leases()).containsExactly("10.5.23.0/24");
    }

    @Test
    void aReservationStays() {
        holds("10.5.22.0/24", HERE, Optional.empty());
        assertThat(clean(lease(Optional.of(env("10.5.22.0/24"))))).isZero();
        assertThat(leases()).containsExactly("10.5.22.0/24");
    }

    @Test
    void ofTwoLeasesWithOneAddressOnlyTheNamedOneGoes() {
        holds("10.5.22.0/24", HERE, Optional.of(Duration.ofHours(24)));
        holds("10.5.23.0/24", HERE, Optional.of(Duration.ofHours(24)));
        assertThat(clean(lease(Optional.empty()))).isEqualTo(1);
        assertThat(leases()).hasSize(2);
        assertThat(clean(lease(Optional.of(env("10.5.23.0/24"))))).isZero();
        assertThat(leases()).containsExactly("10.5.22.0/24");
    }

    @Test
    void filesGoAndWhatIsNotOursStays() throws IOException {
        SubnetFile file = new SubnetFile(dir.resolve("subnet.env"));
        file.write(env("10.5.22.0/24"));
        Path state = Files.createDirectory(dir.resolve("state"));
        Files.writeString(state.resolve("routes"), "");
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(state.resolve("status.sock"))); // closing leaves it there
        }
        assertThat(clean(new SubnetFileStep(file), new StateStep(state))).isZero();
        assertThat(dir).isEmptyDirectory();

        Files.createDirectories(state.resolve("home"));
        Files.writeString(state.resolve("passwd"), "x");
        assertThat(clean(new StateStep(state))).isEqualTo(1);
        assertThat(state.resolve("passwd")).exists();
    }

    @Test
    void aLinkInPlaceOfTheStateDirectoryIsNotFollowed() throws IOException {
        Path real = Files.createDirectory(dir.resolve("real"));
        Files.writeString(real.resolve("x"), "");
        Path link = Files.createSymbolicLink(dir.resolve("link"), real);
        clean(new StateStep(link));
        assertThat(real.resolve("x")).exists();
    }
}
