package net.tweed.server.file;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.tweed.core.lease.LeaseWriter;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.wire.GuardJson;
import net.tweed.core.wire.LeaseJson;

/** Writes a network's leases. A lease and its guards hang on one grant, as in etcd, so they end together. */
final class FileLeases implements LeaseWriter {
    private final Commits commits;
    private final Keys keys;

    FileLeases(Commits commits, Keys keys) {
        this.commits = commits;
        this.keys = keys;
    }

    @Override
    public Optional<Lease> claim(DualStack<Prefix> subnets, Attributes attributes, String holder, Duration timeToLive) {
        String value = LeaseJson.encode(attributes);
        String guard = GuardJson.encode(holder, attributes.publicIps());
        return commits.write(contents -> {
            if (!isFree(contents, subnets, attributes, holder)) {
                return Optional.empty();
            }
            long grant = contents.begin(timeToLive);
            Revision at = contents.nextRevision();
            keys.guards(subnets).forEach(key -> contents.put(key, guard, grant, at));
            Item item = contents.put(keys.lease(subnets), value, grant, at);
            return lease(contents, item);
        });
    }

    private boolean isFree(Contents contents, DualStack<Prefix> subnets, Attributes attributes, String holder) {
        boolean guarded = keys.guards(subnets).stream()
                .map(contents::item)
                .flatMap(Optional::stream)
                .anyMatch(guard -> !GuardJson.holder(guard.text()).equals(Optional.of(holder)));
        return !guarded
                && contents.item(keys.lease(subnets)).isEmpty()
                && contents.leases(keys.network()).stream()
                        .filter(lease -> !lease.attributes().sameHost(attributes))
                        .noneMatch(lease -> overlap(lease.subnets(), subnets));
    }

    private static boolean overlap(DualStack<Prefix> some, DualStack<Prefix> others) {
        return some.zip(others, Prefix::overlaps).stream().anyMatch(overlap -> overlap);
    }

    @Override
    public Optional<Lease> update(Lease lease, Attributes attributes) {
        String value = LeaseJson.encode(attributes);
        return commits.write(contents -> unchanged(contents, lease).map(item -> {
            Item after = contents.put(keys.lease(lease.subnets()), value, item.grant(), contents.nextRevision());
            return new Lease(lease.subnets(), attributes, lease.term(), after.revision());
        }));
    }

    @Override
    public Optional<Lease> renew(Lease lease) {
        return commits.write(contents -> contents.item(keys.lease(lease.subnets()))
                .filter(item -> isOf(item, lease.attributes()))
                .filter(item ->
                        item.grant() == 0 || contents.renew(item.grant()).isPresent())
                .flatMap(item -> lease(contents, item)));
    }

    private static boolean isOf(Item item, Attributes host) {
        return item.lease().filter(lease -> lease.attributes().sameHost(host)).isPresent();
    }

    @Override
    public boolean release(Lease lease) {
        return commits.write(contents -> {
            Optional<Item> there = unchanged(contents, lease);
            there.ifPresent(item -> delete(contents, lease.subnets(), item.grant()));
            return there.isPresent();
        });
    }

    private void delete(Contents contents, DualStack<Prefix> subnets, long grant) {
        Revision at = contents.nextRevision();
        List<String> own = keys.guards(subnets).stream()
                .filter(key -> grant != 0
                        && contents.item(key)
                                .filter(guard -> guard.grant() == grant)
                                .isPresent())
                .toList();
        own.forEach(key -> contents.delete(key, at));
        contents.delete(keys.lease(subnets), at);
    }

    private Optional<Item> unchanged(Contents contents, Lease lease) {
        return contents.item(keys.lease(lease.subnets()))
                .filter(item -> item.revision().equals(lease.revision()));
    }

    /** The lease as its host is told it: with its end. */
    private static Optional<Lease> lease(Contents contents, Item item) {
        return item.lease()
                .map(lease -> contents.grant(item.grant())
                        .map(grant -> {
                            Instant end = grant.end(contents.clock());
                            return new Lease(
                                    lease.subnets(), lease.attributes(), new Term.Until(end), lease.revision());
                        })
                        .orElse(lease));
    }
}
