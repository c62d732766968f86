package net.tweed.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.tweed.core.etcd.EtcdLeaseStore;
import net.tweed.core.etcd.EtcdStoreContract;
import net.tweed.core.etcd.EtcdWorld;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Clock;
import net.tweed.server.testing.ServedWorld;
import org.junit.jupiter.api.AfterEach;

/** The contract of a store, through a server over a real etcd. Skipped where there is no etcd. */
class ServedEtcdStoreIT extends EtcdStoreContract {
    private final Map<String, ServedWorld> servers = new HashMap<>();
    private final List<EtcdLeaseStore> stores = new ArrayList<>();

    @Override
    protected LeaseStore connect(EtcdWorld world) {
        return servers.computeIfAbsent(world.prefix(), prefix -> {
                    EtcdLeaseStore store = world.connect();
                    stores.add(store);
                    return ServedWorld.over(store, Clock.system());
                })
                .connect();
    }

    @AfterEach
    void stopServers() {
        servers.values().forEach(ServedWorld::close);
        stores.forEach(EtcdLeaseStore::close);
    }
}
