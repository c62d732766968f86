package net.tweed.backend.alivpc;

import com.google.gson.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.tweed.core.cloud.CloudNetwork;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/** Which interfaces exist no more: one goes with its instance, and one that is only detached exists. */
final class AliVpcCensus implements CloudNetwork.Census {
    private final AliVpcClient client;

    AliVpcCensus(AliVpcClient client) {
        this.client = client;
    }

    @Override
    public Set<String> gone(Set<String> targets) {
        Set<String> gone = new HashSet<>();
        for (String target : targets) {
            if (target.startsWith("eni-") && isGone(target)) {
                gone.add(target);
            }
        }
        return gone;
    }

    private boolean isGone(String networkInterface) {
        try {
            JsonObject answer =
                    client.read(AliVpcAction.DESCRIBE_INTERFACES, Map.of("NetworkInterfaceId.1", networkInterface));
            return Json.objects(answer, "NetworkInterfaceSets", "NetworkInterfaceSet")
                    .map(List::isEmpty)
                    .orElse(false); // an answer without a list says nothing
        } catch (TweedException e) {
            if (e.kind() == Kind.DENIED) {
                return false; // whoever may look will see
            }
            throw e;
        }
    }
}
