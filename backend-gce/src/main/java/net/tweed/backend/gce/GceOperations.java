package net.tweed.backend.gce;

import com.google.api.gax.rpc.DeadlineExceededException;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.WaitGlobalOperationRequest;
import java.util.Optional;
import net.tweed.core.cloud.Answer.Progress;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.CloudCalls;

/** Follows what the API has accepted to its end: only then is it known whether it was done. The waiting is the server's. */
final class GceOperations {
    private static final String NOT_FOUND = "RESOURCE_NOT_FOUND";
    /** Calls of up to the call's time-out each; a route is made in a few seconds. */
    private static final int CALLS = 3;

    private final GceSdk sdk;
    private final CloudCalls calls;
    private final GceErrors errors;
    private final String project;

    GceOperations(GceSdk sdk, CloudCalls calls, GceErrors errors, String project) {
        this.sdk = sdk;
        this.calls = calls;
        this.errors = errors;
        this.project = project;
    }

    /**
     * Returns when the operation is done, or has taken too long to wait for.
     *
     * @param api the call that started it
     * @throws TweedException where it failed; of kind UNAVAILABLE where it cannot be followed
     */
    Progress await(String api, Operation started) {
        Operation operation = started;
        for (int call = 0; call < CALLS && operation.getStatus() != Operation.Status.DONE; call++) {
            operation = wait(api, operation);
        }
        if (operation.getStatus() != Operation.Status.DONE) {
            return Progress.PENDING;
        }
        Optional<GceFault> fault = GceFault.of(operation.getHttpErrorStatusCode(), operation.getError());
        if (fault.isPresent() && !isGone(api, fault.get())) {
            throw errors.classify(api, fault.get());
        }
        return Progress.DONE;
    }

    private static boolean isGone(String api, GceFault fault) {
        return api.equals(GceApi.ROUTES_DELETE) && fault.reasons().contains(NOT_FOUND);
    }

    private Operation wait(String api, Operation operation) {
        WaitGlobalOperationRequest request = WaitGlobalOperationRequest.newBuilder()
                .setProject(project)
                .setOperation(operation.getName())
                .build();
        try {
            return calls.read(GceApi.OPERATIONS_WAIT, () -> {
                try {
                    return sdk.operations().waitCallable().call(request);
                } catch (DeadlineExceededException e) {
                    return operation; // it answers when the operation is done: this is no silence
                }
            });
        } catch (TweedException e) {
            throw new TweedException(
                    Kind.UNAVAILABLE,
                    "Cannot tell whether " + api
                            + " succeeds: its operation cannot be followed. The table is read again.",
                    e);
        }
    }
}
