package net.tweed.netlink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.Change;
import net.tweed.core.table.Result;
import net.tweed.core.table.Result.State;
import net.tweed.core.table.Table;
import net.tweed.netlink.Link;
import net.tweed.netlink.Mac;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.table.VxlanLink.Option;
import net.tweed.netlink.testing.Host;
import net.tweed.netlink.testing.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every table of rows on a device must do, and what is peculiar to some, against the real kernel. */
class KernelTablesIT {
    private static final String DEVICE = "flannel.1";
    private static final Set<String> DEVICES = Set.of(DEVICE);
    private static final Mac MAC = Mac.parse("4a:00:00:00:00:01").orElseThrow();
    private static final Mac OTHER_MAC = Mac.parse("4a:00:00:00:00:02").orElseThrow();

    private Lab lab;
    private Host host;
    private Rtnetlink netlink;

    @BeforeEach
    void open() {
        lab = Lab.of(1);
        host = lab.host(0);
        netlink = host.run(Rtnetlink::open);
    }

    @AfterEach
    void close() {
        if (lab != null) {
            netlink.close();
            lab.close();
        }
    }

    private static InetAddress address(String text) {
        return Addresses.parse(text).orElseThrow();
    }

    private <E> State put(Table<E> table, E row) {
        return only(table.apply(List.of(new Change.Put<>(row, Optional.empty()))))
                .state();
    }

    private <E> State remove(Table<E> table, E row) {
        return only(table.apply(List.of(new Change.Remove<>(row)))).state();
    }

    private static <E> Result<E> only(List<Result<E>> results) {
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    private void addDevice() {
        host.ipBatch("""
                link add flannel.1 type vxlan id 1 local 192.168.77.11 dev eth0 dstport 8472 nolearning
                link set flannel.1 up
                """);
    }

    /** The contract: row and other have one identity, third has another. */
    private <E> void heldToTheContract(Table<E> table, E row, E other, E third) {
        assertThat(table.list().own()).as("no device, no rows").isEmpty();
        Result<E> missing = only(table.apply(List.of(new Change.Put<>(row, Optional.empty()))));
        assertThat(missing.state()).isEqualTo(State.FAILED);
        assertThat(missing.reason().orElseThrow()).contains(row.toString()).contains("no device flannel.1");
        assertThat(remove(table, row)).as("gone with its device").isEqualTo(State.DONE);

        addDevice();
        Set<E> before = table.list().own();
        assertThat(put(table, row)).isEqualTo(State.DONE);
        assertThat(put(table, row)).as("again").isEqualTo(State.DONE);
        assertThat(put(table, third)).isEqualTo(State.DONE);
        assertThat(table.list().own()).containsAll(before).contains(row, third).hasSize(before.size() + 2);
        assertThat(table.identity().compare(row, third)).isNotZero();
        if (!row.equals(other)) {
            assertThat(table.identity().compare(row, other)).isZero();
            assertThat(put(table, other)).as("in place").isEqualTo(State.DONE);
            assertThat(table.list().own()).contains(other, third).doesNotContain(row);
        }
        assertThat(remove(table, other)).isEqualTo(State.DONE);
        assertThat(remove(table, other)).as("gone already").isEqualTo(State.DONE);
        assertThat(table.list().own()).contains(third).doesNotContain(row, other);
    }

    @Test
    void addresses() {
        DeviceAddress row = new DeviceAddress(DEVICE, address("10.5.11.0"), 32);
        heldToTheContract(
                new AddressTable(netlink, DEVICES), row, row, new DeviceAddress(DEVICE, address("fd05:0:0:11::"), 128));
    }

    @Test
    void neighbours() {
        heldToTheContract(
                new NeighbourTable(netlink, DEVICES),
                new Neighbour(DEVICE, address("10.5.12.0"), MAC),
                new Neighbour(DEVICE, address("10.5.12.0"), OTHER_MAC),
                new Neighbour(DEVICE, address("fd05:0:0:12::"), MAC));
        host.ip("neigh", "add", "192.168.77.3", "lladdr", "02:00:00:00:00:03", "nud", "permanent", "dev", "eth0");
        assertThat(new NeighbourTable(netlink, DEVICES).list().own())
                .as("another device's")
                .hasSize(1);
    }

    @Test
    void fdbEntries() {
        heldToTheContract(
                new FdbTable(netlink, DEVICES),
                FdbEntry.of(DEVICE, MAC, address("192.168.77.12")),
                FdbEntry.of(DEVICE, MAC, address("192.168.77.13")),
                FdbEntry.of(DEVICE, OTHER_MAC, address("192.168.77.12")));
    }

    private static VxlanLink link(int vni, int port, int mtu, Set<Option> options) {
        return new VxlanLink(
                Tunnels.v4(vni), vni, port, address("192.168.77.11"), "eth0", MAC, mtu, options, Link.State.UP);
    }

    @Test
    void links() {
        LinkTable table = new LinkTable(netlink);
        VxlanLink plain = link(1, 8472, 1450, Set.of());
        VxlanLink rich = link(42, 4789, 1400, EnumSet.of(Option.LEARNING, Option.GBP));
        assertThat(put(table, plain)).isEqualTo(State.DONE);
        assertThat(put(table, rich)).isEqualTo(State.DONE);
        host.ip("link", "add", "vxlan9", "type", "vxlan", "id", "9", "dev", "eth0", "dstport", "4790");
        host.ip("link", "add", "flannel.7", "type", "bridge");
        assertThat(table.list().own()).containsExactlyInAnyOrder(plain, rich);
        assertThat(table.list().occupied())
                .map(VxlanLink::toString)
                .containsExactly("flannel.7, a device of another kind");
        assertThat(remove(table, rich)).isEqualTo(State.DONE);
        assertThat(remove(table, rich)).as("gone already").isEqualTo(State.DONE);
        assertThat(table.list().own()).containsExactly(plain);
    }

    @Test
    void a_link_keeps_its_index_where_the_kernel_can_change_it_and_is_made_anew_where_not() {
        LinkTable table = new LinkTable(netlink);
        VxlanLink before = link(1, 8472, 1450, Set.of());
        put(table, before);
        String index = host.exec("cat", "/sys/class/net/flannel.1/ifindex");
        VxlanLink smaller = link(1, 8472, 1400, Set.of());
        table.apply(List.of(new Change.Put<>(smaller, Optional.of(before))));
        assertThat(table.list().own()).containsExactly(smaller);
        assertThat(host.exec("cat", "/sys/class/net/flannel.1/ifindex")).isEqualTo(index);
        VxlanLink moved = link(1, 4789, 1400, Set.of());
        table.apply(List.of(new Change.Put<>(moved, Optional.of(smaller))));
        assertThat(table.list().own()).containsExactly(moved);
        assertThat(host.exec("cat", "/sys/class/net/flannel.1/ifindex")).isNotEqualTo(index);
    }

    /** All networks of a host name their devices alike. */
    @Test
    void a_network_has_the_links_it_wants_made_or_leases_from(@TempDir Path state) {
        host.ipBatch("""
            link add flannel.3 type vxlan id 3 dev eth0 dstport 8472
            address add 10.3.7.0/32 dev flannel.3
            link add flannel.5 type vxlan id 5 dev eth0 dstport 8472
            address add 10.5.7.0/32 dev flannel.5
            link add flannel.6 type vxlan id 6 dev eth0 dstport 8472
            """);
        assertThat(names(of(state, Tunnels.v4(1)))).as("left by flannel").containsExactly("flannel.5");
        put(of(state, Tunnels.v4(1)), link(1, 8472, 1450, Set.of()));
        assertThat(names(of(state, Tunnels.v4(1)))).containsExactlyInAnyOrder("flannel.1", "flannel.5");
        assertThat(names(of(state, Tunnels.v4(2))))
                .as("the one of an earlier configuration")
                .containsExactlyInAnyOrder("flannel.1", "flannel.5");
        host.ip("link", "delete", "flannel.1");
        of(state, Tunnels.v4(2)).list();
        host.ip("link", "add", "flannel.1", "type", "vxlan", "id", "1", "dev", "eth0", "dstport", "8472");
        assertThat(names(of(state, Tunnels.v4(2))))
                .as("gone, and made by another network")
                .containsExactly("flannel.5");
    }

    private LinkTable of(Path state, String wanted) {
        Prefix network = Prefix.parse("10.5.0.0/16").orElseThrow();
        Pool pool = new Pool(network, 24, Prefix.masked(network.base(), 24), Prefix.masked(network.last(), 24));
        return new LinkTable(netlink, new TunnelScope(Set.of(wanted), DualStack.v4(pool), state));
    }

    private static List<String> names(LinkTable table) {
        return table.list().own().stream().map(VxlanLink::name).toList();
    }

    @Test
    void a_link_that_cannot_be_made_says_why_and_what_to_do() {
        host.ip("link", "add", "other", "type", "vxlan", "id", "1", "dev", "eth0", "dstport", "8472");
        Result<VxlanLink> result = only(new LinkTable(netlink)
                .apply(List.of(new Change.Put<>(link(1, 8472, 1450, Set.of()), Optional.empty()))));
        assertThat(result.state()).isEqualTo(State.FAILED);
        assertThat(result.reason().orElseThrow())
                .contains("flannel.1 vxlan id 1")
                .contains("Choose another VNI or Port");
    }

    @Test
    void without_permission_the_whole_table_is_denied() {
        addDevice();
        String jar = System.getProperty("java.class.path");
        String java = System.getProperty("java.home") + "/bin/java";
        String output = host.exec(
                "setpriv",
                "--bounding-set",
                "-net_admin",
                "--inh-caps",
                "-net_admin",
                java,
                "-cp",
                jar,
                "-Djnr.ffi.x86asm.enabled=false",
                Unprivileged.class.getName());
        assertThat(output).contains(Kind.DENIED.name()).contains("CAP_NET_ADMIN");
    }

    /** Run as a process of its own, without CAP_NET_ADMIN. */
    static final class Unprivileged {
        private Unprivileged() {}

        public static void main(String[] arguments) {
            try (Rtnetlink netlink = Rtnetlink.open()) {
                NeighbourTable table = new NeighbourTable(netlink, DEVICES);
                assertThat(table.list().own()).isEmpty(); // reading is for everyone
                assertThatThrownBy(() -> table.apply(List.of(
                                new Change.Put<>(new Neighbour(DEVICE, address("10.5.12.0"), MAC), Optional.empty()))))
                        .isInstanceOfSatisfying(
                                TweedException.class, e -> System.out.println(e.kind() + " " + e.getMessage()));
            }
        }
    }
}
