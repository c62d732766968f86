package net.tweed.server.remote;

import java.util.Map;
import net.tweed.core.enrol.IdentityProof;
import net.tweed.core.enrol.Outcome;
import net.tweed.core.enrol.Registrar;
import net.tweed.core.enrol.Standing;
import net.tweed.server.wire.EnrolmentForm;
import net.tweed.server.wire.Route;

/** Enrols this host at a server. */
final class RemoteRegistrar implements Registrar {
    private static final String DOING = "enrol this host";

    private final Calls calls;

    RemoteRegistrar(Calls calls) {
        this.calls = calls;
    }

    @Override
    public Standing standing() {
        return EnrolmentForm.standing(RemoteLeases.answer(calls.get(DOING, Route.STANDING, Map.of())));
    }

    @Override
    public Outcome enrol(IdentityProof proof) {
        return EnrolmentForm.outcome(RemoteLeases.answer(calls.post(DOING, Route.ENROL, EnrolmentForm.write(proof))));
    }
}
