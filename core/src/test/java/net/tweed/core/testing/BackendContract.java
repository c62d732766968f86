package net.tweed.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.BackendFactory;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Outcome;
import net.tweed.core.table.Reconciler;
import net.tweed.core.table.Result;
import net.tweed.core.table.Table;
import net.tweed.core.wire.ConfigJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every backend must do, whatever it forwards with: a backend's own tests extend it. */
public abstract class BackendContract {
    private static final DualStack<InetAddress> ADDRESSES = address("192.168.77.11");
    private static final Uplink UPLINK = new Uplink("eth0", 2, 1500, ADDRESSES, ADDRESSES);
    private static final Lease PEER = lease("10.5.12.0/24", "192.168.77.12");
    private static final Lease OTHER = lease("10.5.13.0/24", "192.168.77.13");

    private Backend backend;
    private Lease own;
    private Network network;

    @TempDir
    private Path state;

    protected abstract BackendFactory factory();

    /** Its options as JSON, beside the type: {@code "Port":8472}. */
    protected String options() {
        return "";
    }

    @BeforeEach
    void join() {
        String json = "{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\""
                + factory().type() + "\"" + (options().isEmpty() ? "" : "," + options()) + "}}";
        NetworkConfig config = ConfigJson.parse(json).config();
        backend = factory().create(config, Sites.of(UPLINK, state));
        own = new Lease(
                DualStack.v4(prefix("10.5.11.0/24")),
                backend.attributes(Optional.empty()),
                new Term.Leased(),
                new Revision(1, 1, 1));
        network = backend.join(own);
    }

    @AfterEach
    void closeTwice() {
        backend.close();
        backend.close();
    }

    @Test
    void itsTypeIsAsConfigurationsNameIt() {
        assertThat(factory().type()).matches("[a-z][a-z0-9-]*");
        assertThat(own.attributes().backend()).isIn(factory().type(), ""); // flannel has none for some
    }

    @Test
    void itPublishesTheHostsAddresses() {
        assertThat(own.attributes().publicIps()).isEqualTo(ADDRESSES);
        assertThat(backend.attributes(Optional.of(own))).isEqualTo(own.attributes());
    }

    @Test
    void itsMtuIsNoLargerThanTheUplinks() {
        assertThat(network.mtu().v4()).hasValueSatisfying(mtu -> assertThat(mtu).isBetween(576, 1500));
        assertThat(network.mtu().v6()).isEmpty();
    }

    @Test
    void whatIsDesiredFollowsFromThePeersAlone() {
        Desired first = network.desired(peers(PEER, OTHER));
        network.desired(peers());
        Desired again = network.desired(peers(PEER, OTHER));

        assertThat(rows(again)).isEqualTo(rows(first));
        assertThat(again.refused()).isEqualTo(first.refused());
    }

    @Test
    void whatWasMadeIsFoundAgainAndASecondRoundWritesNothing() {
        Reconciler reconciler = new Reconciler(Clock.system(), new Observer() {}, 100);
        reconciler.reconcile(network.desired(peers(PEER)).layers());

        Outcome second = reconciler.reconcile(network.desired(peers(PEER)).layers());

        assertThat(second.written()).isZero();
        assertThat(second.unsettled()).isZero();
    }

    @Test
    void aPeerThatLeavesTakesItsRowsWithIt() {
        List<String> wrong = new ArrayList<>();
        Observer observer = new Observer() {
            @Override
            public void applied(Table<?> table, List<? extends Result<?>> results) {
                results.forEach(result -> result.reason().ifPresent(wrong::add));
            }
        };
        Reconciler reconciler = new Reconciler(Clock.system(), observer, 100);
        reconciler.reconcile(network.desired(peers(PEER, OTHER)).layers());
        reconciler.reconcile(network.desired(peers(PEER)).layers());

        network.desired(peers(PEER)).layers().forEach(BackendContract::assertHeld);
        assertThat(wrong).isEmpty();
    }

    private static <E> void assertHeld(Layer<E> layer) {
        assertThat(layer.table().list().own()).isEqualTo(layer.desired());
    }

    private Peers peers(Lease... others) {
        return new Peers(own, List.of(others));
    }

    private static List<Object> rows(Desired desired) {
        return desired.layers().stream().<Object>map(layer -> layer.desired()).toList();
    }

    private static Lease lease(String subnet, String ip) {
        return new Lease(
                DualStack.v4(prefix(subnet)),
                new Attributes("", address(ip), DualStack.none()),
                new Term.Leased(),
                new Revision(1, 2, 2));
    }

    private static DualStack<InetAddress> address(String text) {
        return DualStack.v4(Addresses.parse(text).orElseThrow());
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }
}
