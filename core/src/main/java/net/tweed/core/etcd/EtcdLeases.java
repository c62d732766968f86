package net.tweed.core.etcd;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.common.exception.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.tweed.core.etcd.EtcdReads.Found;
import net.tweed.core.etcd.Transaction.Outcome;
import net.tweed.core.lease.LeaseWriter;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.model.TweedException;
import net.tweed.core.wire.GuardJson;
import net.tweed.core.wire.LeaseJson;

/**
 * Writes leases. A lease key and its guards hang on one grant (etcd's lease), so they end together. A guard belongs to the
 * lease whose grant it hangs on.
 */
final class EtcdLeases implements LeaseWriter {
    private final EtcdConnection etcd;
    private final EtcdReads reads;
    private final EtcdGrants grants;
    private final EtcdKeys keys;
    private final Clock clock;

    EtcdLeases(EtcdConnection etcd, EtcdReads reads, EtcdGrants grants, EtcdKeys keys, Clock clock) {
        this.etcd = etcd;
        this.reads = reads;
        this.grants = grants;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Optional<Lease> claim(DualStack<Prefix> subnets, Attributes attributes, String holder, Duration timeToLive) {
        String key = keys.lease(subnets);
        Instant end = clock.now().plus(timeToLive);
        long grant = grants.grant(key, timeToLive);
        boolean won = false;
        try {
            Optional<Revision> made = claim(subnets, attributes, holder, grant);
            won = made.isPresent();
            return made.map(revision -> new Lease(subnets, attributes, new Term.Until(end), revision));
        } finally {
            if (!won) {
                grants.revoke(key, grant); // also after a failure: what it may have written ends with it
            }
        }
    }

    private Optional<Revision> claim(DualStack<Prefix> subnets, Attributes attributes, String holder, long grant) {
        String key = keys.lease(subnets);
        List<String> guards = keys.guards(subnets);
        String value = LeaseJson.encode(attributes);
        String guard = GuardJson.encode(holder, attributes.publicIps());
        Transaction onFree = claim(key, value, guards, guard, grant).ifModifiedAt(key, 0);
        guards.forEach(g -> onFree.ifModifiedAt(g, 0));
        Outcome outcome = onFree.commit(etcd, "claim a lease", key);
        if (!outcome.won() && outcome.at(key).isEmpty() && allOf(holder, outcome, guards)) {
            Transaction pastOwn = claim(key, value, guards, guard, grant).ifModifiedAt(key, 0);
            for (String g : guards) {
                pastOwn.ifModifiedAt(
                        g, outcome.at(g).map(KeyValue::getModRevision).orElse(0L));
            }
            Set<Long> earlier =
                    outcome.there().values().stream().map(KeyValue::getLease).collect(Collectors.toSet());
            outcome = pastOwn.commit(etcd, "claim a lease past own guards", key);
            if (outcome.won()) {
                earlier.forEach(old -> grants.revokeIfUnused(key, old));
            }
        }
        Outcome last = outcome;
        return last.won()
                ? Optional.of(new Revision(last.cluster(), last.revision(), last.revision()))
                : last.at(key) // ours after all, where the answer to a first try was lost on the way
                        .filter(kv -> kv.getLease() == grant)
                        .map(kv -> new Found(kv, last.cluster()).revision());
    }

    private static Transaction claim(String key, String value, List<String> guards, String guard, long grant) {
        Transaction transaction = new Transaction().put(key, value, grant);
        guards.forEach(g -> transaction.put(g, guard, grant));
        return transaction;
    }

    private static boolean allOf(String holder, Outcome outcome, List<String> guards) {
        return guards.stream()
                .allMatch(g -> outcome.at(g)
                        .map(kv ->
                                GuardJson.holder(EtcdKeys.text(kv.getValue())).equals(Optional.of(holder)))
                        .orElse(true));
    }

    @Override
    public Optional<Lease> update(Lease lease, Attributes attributes) {
        String key = keys.lease(lease.subnets());
        Optional<Found> there = unchanged(key, lease);
        if (there.isEmpty()) {
            return Optional.empty();
        }
        long grant = there.get().kv().getLease(); // a put without it would detach the key, and it would live for ever
        try {
            Outcome outcome = new Transaction()
                    .ifModifiedAt(key, lease.revision().modified())
                    .put(key, LeaseJson.encode(attributes), grant)
                    .commit(etcd, "update the lease", key);
            return Optional.of(outcome)
                    .filter(Outcome::won)
                    .map(o -> new Revision(o.cluster(), lease.revision().created(), o.revision()))
                    .map(revision -> new Lease(lease.subnets(), attributes, lease.term(), revision));
        } catch (TweedException e) {
            if (EtcdFailure.is(e, ErrorCode.NOT_FOUND)) {
                return Optional.empty(); // it ran out between the two calls
            }
            throw e;
        }
    }

    @Override
    public Optional<Lease> renew(Lease lease) {
        String key = keys.lease(lease.subnets());
        Optional<Found> there = reads.get("read the own lease", key);
        Optional<Lease> now = there.flatMap(found -> reads.lease(found.kv(), found.cluster()))
                .filter(found -> found.attributes().sameHost(lease.attributes()));
        if (now.isEmpty() || now.get().term() instanceof Term.Reserved) {
            return now;
        }
        Instant before = clock.now();
        return grants.keepAlive(key, there.orElseThrow().kv().getLease())
                .map(timeToLive -> new Term.Until(before.plus(timeToLive)))
                .map(term -> new Lease(
                        now.get().subnets(),
                        now.get().attributes(),
                        term,
                        now.get().revision()));
    }

    @Override
    public boolean release(Lease lease) {
        String key = keys.lease(lease.subnets());
        Optional<Found> there = unchanged(key, lease);
        if (there.isEmpty()) {
            return false;
        }
        long grant = there.get().kv().getLease();
        Transaction transaction =
                new Transaction().ifModifiedAt(key, lease.revision().modified()).delete(key);
        for (String guard : grant == 0 ? List.<String>of() : keys.guards(lease.subnets())) {
            reads.get("read the guard", guard)
                    .filter(found -> found.kv().getLease() == grant)
                    .ifPresent(found -> transaction
                            .ifModifiedAt(guard, found.kv().getModRevision())
                            .delete(guard));
        }
        boolean released = transaction.commit(etcd, "release the lease", key).won();
        if (released) {
            grants.revokeIfUnused(key, grant);
        }
        return released;
    }

    private Optional<Found> unchanged(String key, Lease lease) {
        return reads.get("read the own lease", key)
                .filter(found -> found.revision().equals(lease.revision()));
    }
}
