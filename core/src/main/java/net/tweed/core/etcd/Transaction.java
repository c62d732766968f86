package net.tweed.core.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes to several keys that happen together or not at all. Every key that is compared is read back where the
 * transaction loses.
 */
final class Transaction {
    private final List<Cmp> conditions = new ArrayList<>();
    private final List<Op> changes = new ArrayList<>();
    private final List<Op> reads = new ArrayList<>();

    /**
     * What came of it.
     *
     * @param revision of the store afterwards: of the changes, where it won
     * @param there where it lost: the compared keys that exist
     */
    record Outcome(boolean won, long cluster, long revision, Map<String, KeyValue> there) {
        Optional<KeyValue> at(String key) {
            return Optional.ofNullable(there.get(key));
        }
    }

    /** Only if the key was last changed then; 0: only if there is none. */
    Transaction ifModifiedAt(String key, long revision) {
        ByteSequence bytes = EtcdKeys.bytes(key);
        conditions.add(new Cmp(bytes, Cmp.Op.EQUAL, CmpTarget.modRevision(revision)));
        reads.add(Op.get(bytes, GetOption.DEFAULT));
        return this;
    }

    /** Puts the key under a grant; 0: without a time to live, also where it had one. */
    Transaction put(String key, String value, long grant) {
        PutOption option = PutOption.builder().withLeaseId(grant).build();
        changes.add(Op.put(EtcdKeys.bytes(key), EtcdKeys.bytes(value), option));
        return this;
    }

    Transaction delete(String key) {
        changes.add(Op.delete(EtcdKeys.bytes(key), DeleteOption.DEFAULT));
        return this;
    }

    Outcome commit(EtcdConnection etcd, String doing, String key) {
        TxnResponse answer = etcd.call(
                doing,
                key,
                client -> client.getKVClient()
                        .txn()
                        .If(conditions.toArray(Cmp[]::new))
                        .Then(changes.toArray(Op[]::new))
                        .Else(reads.toArray(Op[]::new))
                        .commit());
        Map<String, KeyValue> there = new HashMap<>();
        for (GetResponse read : answer.getGetResponses()) {
            read.getKvs().forEach(kv -> there.put(EtcdKeys.text(kv.getKey()), kv));
        }
        return new Outcome(
                answer.isSucceeded(),
                answer.getHeader().getClusterId(),
                answer.getHeader().getRevision(),
                there);
    }
}
