package net.tweed.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Term;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the contracts of a store work with: a database, and two stores connected to it.
 *
 * @param <W> what others can do to the database
 */
public abstract class ConnectedStores<W extends ConnectedStores.FactsWorld> {
    protected static final Duration DAY = Duration.ofHours(24);
    protected static final DualStack<Prefix> A = subnet("10.5.1.0/24");
    protected static final DualStack<Prefix> B = subnet("10.5.2.0/24");
    protected static final DualStack<Prefix> A_WITH_V6 = dual("10.5.1.0/24", "fd05:0:0:1::/64");
    protected static final DualStack<Prefix> A_WITH_OTHER_V6 = dual("10.5.1.0/24", "fd05:0:0:2::/64");
    protected static final Attributes HOST1 = vxlan("192.168.77.11", "d6:6e:80:4e:fc:55");
    protected static final Attributes HOST2 = vxlan("192.168.77.12", "4a:ad:df:dc:d5:3b");

    /** A database that stores connect to. Each test has a new, empty one. */
    public interface FactsWorld extends AutoCloseable {
        LeaseStore connect();

        /** The time of the fact with this relative key runs out. */
        void expireFact(String key);

        @Override
        void close();
    }

    /** One that has leases, and what others do to them. */
    public interface World extends FactsWorld {
        void config(String text);

        /** Writes a lease as flannel would: over whatever is there, without guards; no time to live: a reservation. */
        void foreignPut(DualStack<Prefix> subnets, Attributes attributes, Optional<Duration> timeToLive);

        void foreignDelete(DualStack<Prefix> subnets);

        /** The lease's time runs out. */
        void expire(DualStack<Prefix> subnets);
    }

    protected abstract W world();

    W world;
    LeaseStore store;
    LeaseStore other;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    protected ConnectedStores() {}

    @BeforeEach
    void openWorld() {
        world = world();
        opened.push(world);
        store = world.connect();
        opened.push(store);
        other = world.connect();
        opened.push(other);
    }

    @AfterEach
    void closeWorld() throws Exception {
        while (!opened.isEmpty()) { // none where the world is one that this machine has not
            opened.pop().close();
        }
    }

    protected final W theWorld() {
        return world;
    }

    protected final LeaseStore theStore() {
        return store;
    }

    protected final LeaseStore theOther() {
        return other;
    }

    protected final Optional<Lease> claim(DualStack<Prefix> subnets, Attributes attributes, String holder) {
        return claim(store, subnets, attributes, holder);
    }

    protected static Optional<Lease> claim(
            LeaseStore by, DualStack<Prefix> subnets, Attributes attributes, String holder) {
        return by.claim(subnets, attributes, holder, DAY);
    }

    /** The lease as others read it: how much time is left was not asked. */
    protected static Lease leased(Lease lease) {
        return new Lease(lease.subnets(), lease.attributes(), new Term.Leased(), lease.revision());
    }

    protected static Lease only(Snapshot snapshot) {
        assertThat(snapshot.leases()).hasSize(1);
        return snapshot.leases().get(0);
    }

    protected static DualStack<Prefix> subnet(String v4) {
        return DualStack.v4(Prefix.parse(v4).orElseThrow());
    }

    protected static DualStack<Prefix> dual(String v4, String v6) {
        return DualStack.both(Prefix.parse(v4).orElseThrow(), Prefix.parse(v6).orElseThrow());
    }

    /** What a vxlan host with this address publishes. */
    protected static Attributes vxlan(String publicIp, String mac) {
        InetAddress address = Addresses.parse(publicIp).orElseThrow();
        String data = "{\"VNI\":1,\"VtepMAC\":\"" + mac + "\"}";
        return new Attributes("vxlan", DualStack.v4(address), DualStack.v4(data));
    }
}
