package net.tweed.server.remote;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.tweed.core.lease.LeaseWriter;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.wire.FieldReader;
import net.tweed.core.wire.JsonText;
import net.tweed.core.wire.LeaseJson;
import net.tweed.server.wire.LeaseForm;
import net.tweed.server.wire.Route;

/** Writes leases through a server. */
final class RemoteLeases implements LeaseWriter {
    private final Calls calls;
    private final Clock clock;

    RemoteLeases(Calls calls, Clock clock) {
        this.calls = calls;
        this.clock = clock;
    }

    @Override
    public Optional<Lease> claim(DualStack<Prefix> subnets, Attributes attributes, String holder, Duration timeToLive) {
        JsonText request = LeaseForm.key(new JsonText(), subnets)
                .text("Value", LeaseJson.encode(attributes))
                .text("Holder", holder)
                .number("LifeMillis", timeToLive.toMillis());
        return lease("claim a lease", Route.CLAIM, request);
    }

    @Override
    public Optional<Lease> update(Lease lease, Attributes attributes) {
        JsonText request =
                LeaseForm.write(new JsonText(), lease, clock.now()).text("After", LeaseJson.encode(attributes));
        return lease("update the lease", Route.UPDATE, request);
    }

    @Override
    public Optional<Lease> renew(Lease lease) {
        return lease("renew the lease", Route.RENEW, LeaseForm.write(new JsonText(), lease, clock.now()));
    }

    @Override
    public boolean release(Lease lease) {
        JsonText request = LeaseForm.write(new JsonText(), lease, clock.now());
        return won(answer(calls.post("release the lease", Route.RELEASE, request.end())));
    }

    private Optional<Lease> lease(String doing, Route route, JsonText request) {
        Instant before = clock.now(); // what is left is counted from here: rather too early than too late
        FieldReader answer = answer(calls.post(doing, route, request.end()));
        return won(answer) ? Optional.of(LeaseForm.read(answer, before)) : Optional.empty();
    }

    static FieldReader answer(String body) {
        return new FieldReader("the server's answer", body);
    }

    static boolean won(FieldReader answer) {
        return answer.flag("Won").orElse(false);
    }
}
