package net.tweed.core.etcd;

import io.etcd.jetcd.KeyValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.lease.CopiedStore;
import net.tweed.core.model.StoreCopy;
import net.tweed.core.model.StoreCopy.Entry;
import net.tweed.core.model.StoreCopy.Life;
import net.tweed.core.model.TweedException;

/**
 * Moves what stands under a prefix in etcd. An etcd lease has one time, which is what is left at first and what a renewal
 * gives: so what comes in begins with its whole time to live. It ends late, never early.
 */
public final class EtcdCopiedStore implements CopiedStore {
    private final EtcdConnection etcd;
    private final EtcdKeys keys;
    private final EtcdReads reads;
    private final EtcdGrants grants;

    public EtcdCopiedStore(EtcdOptions options) {
        this.etcd = new EtcdConnection(options, new StoreHistory());
        this.keys = new EtcdKeys(options.prefix());
        this.reads = new EtcdReads(etcd, keys);
        this.grants = new EtcdGrants(etcd);
    }

    @Override
    public StoreCopy copy() {
        String under = keys.prefix() + "/";
        List<KeyValue> all =
                new ArrayList<>(reads.range("copy the store", under).kvs());
        all.sort(Comparator.comparingLong(KeyValue::getCreateRevision));
        Map<Long, Optional<Life>> lives = new HashMap<>();
        List<Entry> entries = new ArrayList<>();
        Optional<String> config = Optional.empty();
        for (KeyValue kv : all) {
            String key = EtcdKeys.text(kv.getKey()).substring(under.length());
            String value = EtcdKeys.text(kv.getValue());
            long grant = kv.getLease();
            if (key.equals("config")) {
                config = Optional.of(value);
            } else if (key.startsWith(Entry.FACTS) || isLease(kv, key)) {
                Optional<Life> life = lives.computeIfAbsent(grant, id -> life(under + key, id));
                if (grant == 0 || life.isPresent()) { // else it ended between the two calls
                    entries.add(new Entry(key, value, life));
                }
            }
        }
        return new StoreCopy(config, entries);
    }

    /** What is none is left out, as it is of every list, and said. */
    private boolean isLease(KeyValue kv, String key) {
        return key.startsWith(Entry.LEASES) && reads.lease(kv, 0).isPresent();
    }

    private Optional<Life> life(String key, long grant) {
        return grants.look(key, grant)
                .map(left ->
                        new Life(grant, Duration.ofSeconds(left.getGrantedTTL()), Duration.ofSeconds(left.getTTL())));
    }

    @Override
    public void add(StoreCopy missing) {
        missing.config().ifPresent(text -> put(List.of(new Entry("config", text, Optional.empty())), 0));
        Map<Long, List<Entry>> groups = new LinkedHashMap<>();
        for (Entry entry : missing.entries()) {
            if (entry.life().isPresent()) {
                groups.computeIfAbsent(entry.life().get().group(), id -> new ArrayList<>())
                        .add(entry);
            } else {
                put(List.of(entry), 0);
            }
        }
        groups.values().forEach(group -> {
            Duration timeToLive = group.get(0).life().map(Life::timeToLive).orElseThrow();
            put(group, grants.grant(full(group.get(0)), timeToLive));
        });
    }

    private void put(List<Entry> together, long grant) {
        Transaction transaction = new Transaction();
        together.forEach(entry -> transaction.ifModifiedAt(full(entry), 0).put(full(entry), entry.value(), grant));
        String first = full(together.get(0));
        if (!transaction.commit(etcd, "import", first).won()) {
            grants.revokeIfUnused(first, grant);
            throw new TweedException(
                    TweedException.Kind.CONFLICT,
                    "Cannot import " + first
                            + ": somebody has written it meanwhile. Stop the daemons, and import again.");
        }
    }

    private String full(Entry entry) {
        return keys.prefix() + "/" + entry.key();
    }

    @Override
    public void close() {
        etcd.close();
    }
}
