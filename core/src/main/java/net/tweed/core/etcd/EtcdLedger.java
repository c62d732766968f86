package net.tweed.core.etcd;

import io.etcd.jetcd.KeyValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.tweed.core.etcd.EtcdReads.Found;
import net.tweed.core.etcd.EtcdReads.Range;
import net.tweed.core.etcd.Transaction.Outcome;
import net.tweed.core.lease.Ledger;
import net.tweed.core.model.Revision;

/** Facts under {@code <prefix>/tweed/}. */
final class EtcdLedger implements Ledger {
    private final EtcdConnection etcd;
    private final EtcdReads reads;
    private final EtcdGrants grants;
    private final EtcdKeys keys;

    EtcdLedger(EtcdConnection etcd, EtcdReads reads, EtcdGrants grants, EtcdKeys keys) {
        this.etcd = etcd;
        this.reads = reads;
        this.grants = grants;
        this.keys = keys;
    }

    @Override
    public Optional<Entry> get(String key) {
        return reads.get("read a fact", keys.fact(key)).map(found -> entry(key, found));
    }

    @Override
    public List<Entry> list(String prefix) {
        Range range = reads.range("read facts", keys.fact(prefix));
        int cut = keys.fact("").length();
        return range.kvs().stream()
                .map(kv -> new Found(kv, range.cluster()))
                .map(found -> entry(EtcdKeys.text(found.kv().getKey()).substring(cut), found))
                .toList();
    }

    @Override
    public Optional<Entry> put(String key, Optional<Entry> expected, String value, Optional<Duration> timeToLive) {
        String full = keys.fact(key);
        Optional<Found> before = expected.isPresent() ? reads.get("read a fact", full) : Optional.empty();
        if (!before.map(Found::revision).equals(expected.map(Entry::revision))) {
            return Optional.empty();
        }
        long grant = timeToLive.map(ttl -> grants.grant(full, ttl)).orElse(0L);
        Optional<Entry> written = Optional.empty();
        try {
            Outcome outcome = new Transaction()
                    .ifModifiedAt(
                            full,
                            before.map(found -> found.kv().getModRevision()).orElse(0L))
                    .put(full, value, grant)
                    .commit(etcd, "write a fact", full);
            written = written(key, value, before, outcome);
            return written;
        } finally {
            if (written.isEmpty() && grant != 0) {
                grants.revoke(full, grant);
            } else if (written.isPresent()) {
                grants.revokeIfUnused(
                        full, before.map(found -> found.kv().getLease()).orElse(0L));
            }
        }
    }

    private static Optional<Entry> written(String key, String value, Optional<Found> before, Outcome outcome) {
        if (!outcome.won()) {
            return Optional.empty();
        }
        long created = before.map(found -> found.kv().getCreateRevision()).orElse(outcome.revision());
        return Optional.of(new Entry(key, value, new Revision(outcome.cluster(), created, outcome.revision())));
    }

    @Override
    public boolean keepAlive(Entry entry) {
        Optional<Found> there = unchanged(entry);
        long grant = there.map(Found::kv).map(KeyValue::getLease).orElse(0L);
        return there.isPresent()
                && (grant == 0
                        || grants.keepAlive(keys.fact(entry.key()), grant).isPresent());
    }

    @Override
    public boolean remove(Entry entry) {
        String full = keys.fact(entry.key());
        Optional<Found> there = unchanged(entry);
        boolean removed = there.isPresent()
                && new Transaction()
                        .ifModifiedAt(full, entry.revision().modified())
                        .delete(full)
                        .commit(etcd, "remove a fact", full)
                        .won();
        if (removed) {
            grants.revokeIfUnused(full, there.get().kv().getLease());
        }
        return removed;
    }

    private Optional<Found> unchanged(Entry entry) {
        return reads.get("read a fact", keys.fact(entry.key()))
                .filter(found -> found.revision().equals(entry.revision()));
    }

    private static Entry entry(String key, Found found) {
        return new Entry(key, found.text(), found.revision());
    }
}
