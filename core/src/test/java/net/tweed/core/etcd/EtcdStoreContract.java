package net.tweed.core.etcd;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.testing.EtcdServer;
import net.tweed.core.testing.LeaseStoreContract;
import net.tweed.core.wire.LeaseJson;
import net.tweed.core.wire.LeaseKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract where the leases are in a real etcd: each test has a prefix of its own. */
@NeedsEtcd
public abstract class EtcdStoreContract extends LeaseStoreContract {
    private static final AtomicInteger WORLDS = new AtomicInteger();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static EtcdServer etcd;

    @SuppressWarnings("NullAway.Init") // set before each test
    private EtcdWorld raw;

    @BeforeAll
    static void startEtcd() {
        etcd = EtcdServer.start();
    }

    @AfterAll
    static void stopEtcd() {
        etcd.close();
    }

    @Override
    protected World world() {
        EtcdWorld made = new EtcdWorld(etcd, "/coreos.com/network" + WORLDS.incrementAndGet());
        raw = made;
        return new RawWorld(made, () -> connect(made));
    }

    private record RawWorld(EtcdWorld raw, Supplier<LeaseStore> connection) implements World {
        @Override
        public LeaseStore connect() {
            return connection.get();
        }

        @Override
        public void config(String text) {
            raw.put(raw.prefix() + "/config", text, Optional.empty());
        }

        @Override
        public void foreignPut(DualStack<Prefix> subnets, Attributes attributes, Optional<Duration> timeToLive) {
            raw.put(raw.leaseKey(LeaseKey.encode(subnets)), LeaseJson.encode(attributes), timeToLive);
        }

        @Override
        public void foreignDelete(DualStack<Prefix> subnets) {
            raw.delete(raw.leaseKey(LeaseKey.encode(subnets)));
        }

        @Override
        public void expire(DualStack<Prefix> subnets) {
            raw.expire(raw.leaseKey(LeaseKey.encode(subnets)));
        }

        @Override
        public void expireFact(String key) {
            raw.expire(raw.prefix() + "/tweed/" + key);
        }

        @Override
        public void close() {}
    }

    /** A store on what is there. */
    protected abstract LeaseStore connect(EtcdWorld world);

    protected final EtcdWorld raw() {
        return raw;
    }

    protected static EtcdServer etcd() {
        return etcd;
    }
}
