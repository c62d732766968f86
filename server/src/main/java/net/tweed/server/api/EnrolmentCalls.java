package net.tweed.server.api;

import net.tweed.core.enrol.IdentityProof;
import net.tweed.core.wire.FieldReader;
import net.tweed.server.access.Client;
import net.tweed.server.access.Guard;
import net.tweed.server.enrol.Registry;
import net.tweed.server.wire.EnrolmentForm;

/** Enrols clients that are hosts. */
final class EnrolmentCalls {
    private final Registry registry;
    private final Guard guard;

    EnrolmentCalls(Registry registry, Guard guard) {
        this.registry = registry;
        this.guard = guard;
    }

    Answer standing(Client client) {
        return Answer.ok(
                EnrolmentForm.write(registry.standing(guard.named(client).name())));
    }

    Answer enrol(Client client, FieldReader from) {
        IdentityProof proof = EnrolmentForm.proof(from);
        return Answer.ok(EnrolmentForm.write(registry.enrol(guard.host(client), proof)));
    }
}
