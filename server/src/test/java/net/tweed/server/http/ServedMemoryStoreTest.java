package net.tweed.server.http;

import java.time.Duration;
import java.util.Optional;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.testing.LeaseStoreContract;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryDatabase;
import net.tweed.server.testing.ServedWorld;

/** The contract of a store, through a server over a store in memory. */
class ServedMemoryStoreTest extends LeaseStoreContract {
    @Override
    protected World world() {
        ManualClock clock = new ManualClock();
        MemoryDatabase database = new MemoryDatabase(clock);
        LeaseStore store = database.connect();
        return new Served(database, store, ServedWorld.over(store, clock));
    }

    private record Served(MemoryDatabase database, LeaseStore store, ServedWorld served) implements World {
        @Override
        public LeaseStore connect() {
            return served.connect();
        }

        @Override
        public void config(String text) {
            database.config(text);
        }

        @Override
        public void foreignPut(DualStack<Prefix> subnets, Attributes attributes, Optional<Duration> timeToLive) {
            database.foreignPut(subnets, attributes, timeToLive);
        }

        @Override
        public void foreignDelete(DualStack<Prefix> subnets) {
            database.foreignDelete(subnets);
        }

        @Override
        public void expire(DualStack<Prefix> subnets) {
            database.expire(subnets);
        }

        @Override
        public void expireFact(String key) {
            database.expireFact(key);
        }

        @Override
        public void close() {
            served.close();
            store.close();
        }
    }
}
