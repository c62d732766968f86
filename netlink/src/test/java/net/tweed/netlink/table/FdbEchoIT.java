package net.tweed.netlink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Prefix;
import net.tweed.core.table.Change;
import net.tweed.netlink.KernelEvents;
import net.tweed.netlink.KernelEvents.Interest;
import net.tweed.netlink.Mac;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.testing.Host;
import net.tweed.netlink.testing.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel's notifications of FDB entries do not say who asked for them: which of them are news all the same. */
class FdbEchoIT {
    private static final String DEVICE = "flannel.1";
    private static final Interest INTEREST =
            new Interest(Set.of(DEVICE), List.of(Prefix.parse("10.5.0.0/16").orElseThrow()));
    private static final FdbEntry ROW = row("4a:00:00:00:00:01", "192.168.77.2");
    private static final FdbEntry OTHER = row("4a:00:00:00:00:02", "192.168.77.3");

    private final Semaphore calls = new Semaphore(0);
    private Lab lab;
    private Host host;
    private Rtnetlink netlink;
    private FdbTable fdb;
    private KernelEvents events;

    @BeforeEach
    void open() {
        lab = Lab.of(1);
        host = lab.host(0);
        host.ip("link", "add", DEVICE, "type", "vxlan", "id", "1", "dstport", "8472", "nolearning");
        netlink = host.run(Rtnetlink::open);
        fdb = new FdbTable(netlink, Set.of(DEVICE));
        events = host.run(() -> KernelEvents.open(INTEREST, Set.of(netlink), calls::release));
    }

    @AfterEach
    void close() {
        if (lab != null) {
            events.close();
            netlink.close();
            lab.close();
        }
    }

    @Test
    void ownWritesAndRemovalsAreNone() throws Exception {
        List<FdbEntry> rows = IntStream.range(16, 80)
                .mapToObj(i -> row("4a:00:00:00:01:" + Integer.toHexString(i), "192.168.77." + i))
                .toList();
        rows.forEach(this::put);
        bridge("add", ROW); // the one that is news, behind all others
        assertCalledOnce();

        rows.forEach(this::remove);
        bridge("add", OTHER);
        assertCalledOnce();
    }

    @Test
    void aRemovalOfAnOwnEntryByHandIsOne() throws Exception {
        put(ROW);
        bridge("del", ROW);

        assertCalledOnce();
    }

    @Test
    void anOwnEntryThatIsPointedElsewhereIsOne() throws Exception {
        put(ROW);
        bridge("replace", row("4a:00:00:00:00:01", "192.168.77.9"));

        assertCalledOnce();
    }

    @Test
    void anEntryThatWeRemovedAndThatComesAgainIsOne() throws Exception {
        put(ROW);
        bridge("add", OTHER);
        assertCalledOnce();
        remove(ROW);
        bridge("del", OTHER);
        assertCalledOnce();
        bridge("add", ROW);

        assertCalledOnce();
    }

    @Test
    void theRemovalOfAnEntryFromBeforeOurTimeIsOne() throws Exception {
        bridge("add", OTHER);
        assertCalledOnce();
        bridge("del", OTHER);

        assertCalledOnce();
    }

    private void assertCalledOnce() throws InterruptedException {
        assertThat(calls.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        assertThat(calls.availablePermits()).isZero();
    }

    private void put(FdbEntry row) {
        fdb.apply(List.of(new Change.Put<>(row, Optional.empty())));
    }

    private void remove(FdbEntry row) {
        fdb.apply(List.of(new Change.Remove<>(row)));
    }

    private void bridge(String what, FdbEntry row) {
        host.exec(
                "bridge",
                "fdb",
                what,
                row.mac().toString(),
                "dev",
                DEVICE,
                "dst",
                Addresses.text(row.destination()),
                "self",
                "permanent");
    }

    private static FdbEntry row(String mac, String destination) {
        InetAddress address = Addresses.parse(destination).orElseThrow();
        return FdbEntry.of(DEVICE, Mac.parse(mac).orElseThrow(), address);
    }
}
