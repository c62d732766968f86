package net.tweed.backend.gce;

import com.google.cloud.compute.v1.GetInstanceRequest;
import com.google.cloud.compute.v1.Instance;
import java.util.function.Consumer;
import net.tweed.core.cloud.CheckApi;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.CloudCalls;

/**
 * The instance's {@code canIpForward}: where it is false, the network drops what the instance forwards. It is looked at,
 * never changed: that may need a restart, which is the operator's to decide.
 */
final class GceForwarding implements CheckApi {

    private final GceSdk sdk;
    private final CloudCalls calls;
    private final GceIdentity host;
    private final GceRemedies remedies;
    private final Consumer<String> warnings;
    private String told = "";

    GceForwarding(GceSdk sdk, CloudCalls calls, GceIdentity host, GceRemedies remedies, Consumer<String> warnings) {
        this.sdk = sdk;
        this.calls = calls;
        this.host = host;
        this.remedies = remedies;
        this.warnings = warnings;
    }

    @Override
    public String name() {
        return "canIpForward of " + host.instance();
    }

    /** Where this host may not look, it is taken to be right: routes are made all the same. */
    @Override
    public State read() {
        GetInstanceRequest request = GetInstanceRequest.newBuilder()
                .setProject(host.project())
                .setZone(host.zone())
                .setInstance(host.instance())
                .build();
        try {
            Instance instance = calls.read(
                    GceApi.INSTANCES_GET, () -> sdk.instances().getCallable().call(request));
            told = "";
            return instance.getCanIpForward() ? State.OFF : State.ON;
        } catch (TweedException e) {
            if (e.kind() != Kind.DENIED) {
                throw e;
            }
            String why = String.valueOf(e.getMessage());
            if (!why.equals(told)) {
                told = why;
                warnings.accept(name() + " cannot be verified: " + why);
            }
            return State.OFF;
        }
    }

    @Override
    public void off() {
        throw new TweedException(
                Kind.DENIED, "Cannot let " + host.instance() + " forward: that is for its operator. " + remedy());
    }

    @Override
    public String remedy() {
        return remedies.forwarding();
    }
}
