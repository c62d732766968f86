package net.tweed.backend.gce;

import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.compute.v1.GetInstanceRequest;
import java.util.HashSet;
import java.util.Set;
import net.tweed.backend.gce.GceHop.GceInstance;
import net.tweed.core.cloud.CloudNetwork;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.CloudCalls;

/** Which instances exist no more. One that is stopped exists ({@code TERMINATED} is Google's word for that). */
final class GceCensus implements CloudNetwork.Census {
    private final GceSdk sdk;
    private final CloudCalls calls;

    GceCensus(GceSdk sdk, CloudCalls calls) {
        this.sdk = sdk;
        this.calls = calls;
    }

    @Override
    public Set<String> gone(Set<String> targets) {
        Set<String> gone = new HashSet<>();
        for (String target : targets) {
            if (GceHop.instance(target).filter(this::isGone).isPresent()) {
                gone.add(target);
            }
        }
        return gone;
    }

    private boolean isGone(GceInstance instance) {
        GetInstanceRequest request = GetInstanceRequest.newBuilder()
                .setProject(instance.project())
                .setZone(instance.zone())
                .setInstance(instance.name())
                .build();
        try {
            return calls.read(GceApi.INSTANCES_GET, () -> {
                try {
                    sdk.instances().getCallable().call(request);
                    return false;
                } catch (NotFoundException e) {
                    return true;
                }
            });
        } catch (TweedException e) {
            if (e.kind() == Kind.DENIED) {
                return false; // another service project's: its own hosts may look there
            }
            throw e;
        }
    }
}
