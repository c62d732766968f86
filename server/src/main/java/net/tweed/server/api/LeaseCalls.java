package net.tweed.server.api;

import java.time.Duration;
import java.util.Optional;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.wire.FieldReader;
import net.tweed.core.wire.JsonText;
import net.tweed.server.access.Client;
import net.tweed.server.access.Guard;
import net.tweed.server.wire.Bounds;
import net.tweed.server.wire.LeaseForm;

/** Writes leases for clients that may. */
final class LeaseCalls {
    private final LeaseStore store;
    private final Guard guard;
    private final Clock clock;

    LeaseCalls(LeaseStore store, Guard guard, Clock clock) {
        this.store = store;
        this.guard = guard;
        this.clock = clock;
    }

    Answer claim(Client client, FieldReader from) {
        Optional<DualStack<Prefix>> subnets = LeaseForm.subnets(from);
        Optional<Attributes> attributes = LeaseForm.attributes(from, "Value");
        Optional<String> holder = from.text("Holder")
                .filter(text -> !text.isBlank() && text.length() <= Bounds.HOLDER && !text.contains(" "));
        if (holder.isEmpty()) {
            from.fault("\"Holder\" must be the host's identity, without blanks");
        }
        Optional<Duration> life = life(from);
        if (life.isEmpty()) {
            from.fault("\"LifeMillis\" is missing");
        }
        from.finish();
        return lease(claim(
                client, subnets.orElseThrow(), attributes.orElseThrow(), holder.orElseThrow(), life.orElseThrow()));
    }

    private Optional<Lease> claim(
            Client client, DualStack<Prefix> subnets, Attributes attributes, String holder, Duration life) {
        return guard.claim(client, subnets, attributes, holder, () -> store.claim(subnets, attributes, holder, life));
    }

    /** How long something is to live: at least a second, which is the least that etcd counts. */
    static Optional<Duration> life(FieldReader from) {
        return from.integer("LifeMillis", 1000, Bounds.LONGEST_LIFE.toMillis()).map(Duration::ofMillis);
    }

    Answer update(Client client, FieldReader from) {
        Optional<Attributes> after = LeaseForm.attributes(from, "After");
        Lease lease = LeaseForm.read(from, clock.now());
        guard.change(client, lease, after);
        return lease(store.update(lease, after.orElseThrow()));
    }

    Answer renew(Client client, FieldReader from) {
        Lease lease = LeaseForm.read(from, clock.now());
        guard.renew(client, lease);
        return lease(store.renew(lease));
    }

    Answer release(Client client, FieldReader from) {
        Lease lease = LeaseForm.read(from, clock.now());
        guard.change(client, lease, Optional.empty());
        return Api.outcome(store.release(lease), Optional.empty());
    }

    private Answer lease(Optional<Lease> lease) {
        return Api.outcome(lease.isPresent(), lease.map(won -> LeaseForm.write(new JsonText(), won, clock.now())));
    }
}
