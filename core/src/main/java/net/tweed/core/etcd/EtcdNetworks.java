package net.tweed.core.etcd;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.NetworkDirectory;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Revision;
import net.tweed.core.model.TweedException;

/**
 * Several networks in one etcd, as flannel 0.5 had them: {@code <prefix>/<name>/config} and what else a network has under
 * {@code <prefix>/<name>/}. All of them share one connection.
 */
public final class EtcdNetworks implements NetworkDirectory {
    /** Far more than a host can be in: each costs a device and a packet filter table. */
    private static final int MOST = 1000;

    private static final String CONFIG = "/config";

    private final String prefix;
    private final StoreHistory history = new StoreHistory();
    private final EtcdConnection etcd;
    private final Clock clock;
    private final Duration recheck;
    private final ConfigWatch watch;
    private final List<LeaseStore> opened = new ArrayList<>();

    /**
     * Networks in etcd; nothing is asked yet.
     *
     * @param recheck how often a store is looked at while a watch of its leases is open
     */
    public EtcdNetworks(EtcdOptions options, Clock clock, Duration recheck) {
        this.prefix = options.prefix();
        this.etcd = new EtcdConnection(options, history);
        this.clock = clock;
        this.recheck = recheck;
        this.watch = new ConfigWatch(etcd, prefix + "/", CONFIG);
    }

    @Override
    public LeaseStore open(String name) {
        LeaseStore store = new EtcdLeaseStore(new EtcdKeys(prefix + "/" + name), etcd, history, clock, recheck);
        synchronized (opened) {
            opened.add(store);
        }
        return store;
    }

    @Override
    public Look look(List<String> names) {
        Map<String, Listed> found = new LinkedHashMap<>();
        List<String> wanted = names.isEmpty() ? names() : names;
        long cluster = 0;
        long revision = 0;
        for (String name : wanted) {
            String key = prefix + "/" + name + CONFIG;
            GetResponse answer = etcd.call(
                    "read the configuration of " + name,
                    key,
                    c -> c.getKVClient().get(EtcdKeys.bytes(key)));
            cluster = answer.getHeader().getClusterId();
            revision = answer.getHeader().getRevision();
            for (KeyValue kv : answer.getKvs()) {
                Revision at = new Revision(cluster, kv.getCreateRevision(), kv.getModRevision());
                found.put(name, new Listed(EtcdKeys.text(kv.getValue()), at));
            }
        }
        if (wanted.isEmpty()) {
            GetResponse answer = first(prefix + "/");
            cluster = answer.getHeader().getClusterId();
            revision = answer.getHeader().getRevision();
        }
        watch.ensure(revision);
        return new Look(found, new Revision(cluster, revision, revision));
    }

    /** Leaps from the first key of a name to that of the next: leases, of which there may be thousands, are not read. */
    private List<String> names() {
        List<String> names = new ArrayList<>();
        String from = prefix + "/";
        for (int i = 0; i < MOST; i++) {
            Optional<String> key = first(from).getKvs().stream()
                    .map(kv -> EtcdKeys.text(kv.getKey()))
                    .findFirst();
            if (key.isEmpty()) {
                return names;
            }
            String rest = key.get().substring(prefix.length() + 1);
            int slash = rest.indexOf('/');
            if (slash > 0) {
                names.add(rest.substring(0, slash));
            }
            from = slash < 0
                    ? key.get() + "\0"
                    : prefix + "/" + rest.substring(0, slash) + "0"; // 0 comes after the slash
        }
        throw new TweedException(
                TweedException.Kind.CONFIG,
                "There are " + MOST + " names or more under " + prefix + "/, too many to look at. Name this host's"
                        + " networks with -networks"); // some of them only would look as if the others were deleted
    }

    private GetResponse first(String from) {
        GetOption option = GetOption.builder()
                .withRange(EtcdKeys.end(prefix + "/"))
                .withKeysOnly(true)
                .withLimit(1)
                .build();
        Function<Client, CompletableFuture<GetResponse>> call =
                client -> client.getKVClient().get(EtcdKeys.bytes(from), option);
        return etcd.call("look for networks", from, call);
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        return watch.listen(changed);
    }

    @Override
    public void close() {
        watch.close();
        synchronized (opened) {
            opened.forEach(LeaseStore::close);
        }
        etcd.close();
    }
}
