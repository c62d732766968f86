package net.tweed.core.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.model.TweedException;
import net.tweed.core.wire.LeaseJson;

/** Reads keys and ranges, and makes leases of them. */
final class EtcdReads {
    /** A page of leases is some 300 KB; a larger one saves nothing. */
    private static final int PAGE = 2000;

    /** How often a list begins anew because history was compacted away under it. */
    private static final int ATTEMPTS = 3;

    private final EtcdConnection etcd;
    private final EtcdKeys keys;
    private final Skipped skipped = new Skipped();

    EtcdReads(EtcdConnection etcd, EtcdKeys keys) {
        this.etcd = etcd;
        this.keys = keys;
    }

    /** A key with the cluster it was read from. */
    record Found(KeyValue kv, long cluster) {
        String text() {
            return EtcdKeys.text(kv.getValue());
        }

        Revision revision() {
            return new Revision(cluster, kv.getCreateRevision(), kv.getModRevision());
        }
    }

    /** All keys of a range, at one revision. */
    record Range(List<KeyValue> kvs, long cluster, long revision) {}

    Optional<String> config() {
        return get("read the configuration", keys.config()).map(Found::text);
    }

    Optional<Found> get(String doing, String key) {
        GetResponse answer =
                etcd.call(doing, key, client -> client.getKVClient().get(EtcdKeys.bytes(key)));
        return answer.getKvs().stream()
                .map(kv -> new Found(kv, answer.getHeader().getClusterId()))
                .findFirst();
    }

    /** Asks for nothing but the header, which shows whether the store is still the one it was. */
    void look() {
        GetOption count = GetOption.builder().withCountOnly(true).build();
        var unused = etcd.call(
                "look at the store's revision",
                keys.config(),
                client -> client.getKVClient().get(EtcdKeys.bytes(keys.config()), count));
    }

    /** All leases. Those that stand in the list before, unchanged, are the same objects: nothing is decoded twice. */
    Snapshot leases(Snapshot before) {
        Map<DualStack<Prefix>, Lease> known = new HashMap<>(2 * before.leases().size());
        before.leases().forEach(lease -> known.put(lease.subnets(), lease));
        Range range = range("read the leases", keys.leases());
        List<Lease> leases = new ArrayList<>(range.kvs().size());
        for (KeyValue kv : range.kvs()) {
            lease(kv, range.cluster(), known).ifPresent(leases::add);
        }
        return new Snapshot(leases, new Revision(range.cluster(), range.revision(), range.revision()));
    }

    /** The lease that stands there; empty, and said once, where it cannot be read. */
    Optional<Lease> lease(KeyValue kv, long cluster) {
        return lease(kv, cluster, Map.of());
    }

    private Optional<Lease> lease(KeyValue kv, long cluster, Map<DualStack<Prefix>, Lease> known) {
        String key = EtcdKeys.text(kv.getKey());
        Optional<DualStack<Prefix>> subnets = subnets(key, kv.getModRevision());
        if (subnets.isEmpty()) {
            return Optional.empty();
        }
        Revision revision = new Revision(cluster, kv.getCreateRevision(), kv.getModRevision());
        Lease before = known.get(subnets.get());
        if (before != null && before.revision().equals(revision)) {
            return Optional.of(before);
        }
        try {
            Attributes attributes = LeaseJson.decode(EtcdKeys.text(kv.getValue()));
            Term term = kv.getLease() == 0 ? new Term.Reserved() : new Term.Leased();
            return Optional.of(new Lease(subnets.get(), attributes, term, revision));
        } catch (TweedException e) {
            skipped.leaveOut(key, kv.getModRevision(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** The subnets that a key names; empty, and said once, where it is no lease key. */
    Optional<DualStack<Prefix>> subnets(String key, long revision) {
        Optional<DualStack<Prefix>> subnets = keys.subnets(key);
        if (subnets.isEmpty()) {
            skipped.leaveOut(key, revision, "it is no lease key, or has host bits set. Delete it if nobody needs it.");
        }
        return subnets;
    }

    /** Reads all keys that begin so, page by page, at the revision of the first page. */
    Range range(String doing, String prefix) {
        for (int attempt = 1; ; attempt++) {
            try {
                return pages(doing, prefix);
            } catch (TweedException e) {
                if (attempt == ATTEMPTS || !EtcdFailure.is(e, ErrorCode.OUT_OF_RANGE)) {
                    throw e;
                }
            }
        }
    }

    private Range pages(String doing, String prefix) {
        List<KeyValue> kvs = new ArrayList<>();
        ByteSequence from = EtcdKeys.bytes(prefix);
        GetOption.Builder option = GetOption.builder().withRange(EtcdKeys.end(prefix));
        int limit = PAGE;
        long cluster = 0;
        long revision = 0;
        while (true) {
            ByteSequence start = from;
            GetOption page = option.withLimit(limit).withRevision(revision).build();
            GetResponse answer;
            try {
                answer = etcd.call(doing, prefix, client -> client.getKVClient().get(start, page));
            } catch (TweedException e) {
                if (e.kind() != TweedException.Kind.NO_ROOM || limit == 1) {
                    throw e;
                }
                limit = Math.max(1, limit / 10); // someone wrote huge values: smaller pages get past them
                continue;
            }
            kvs.addAll(answer.getKvs());
            if (revision == 0) {
                revision = answer.getHeader().getRevision();
                cluster = answer.getHeader().getClusterId();
            }
            if (!answer.isMore() || answer.getKvs().isEmpty()) {
                return new Range(kvs, cluster, revision);
            }
            from = after(answer.getKvs().get(answer.getKvs().size() - 1).getKey());
        }
    }

    private static ByteSequence after(ByteSequence key) {
        return key.concat(ByteSequence.from(new byte[1]));
    }
}
