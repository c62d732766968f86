package net.tweed.backend.alivpc;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.cloud.CheckApi;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source/destination check of this host's interface: {@code SourceDestCheck} in ECS's {@code
 * DescribeNetworkInterfaceAttribute} and {@code ModifyNetworkInterfaceAttribute}. Some regions have it, and there it is
 * off unless somebody switched it on.
 */
final class AliVpcCheck implements CheckApi {
    private static final Logger LOG = LoggerFactory.getLogger(AliVpcCheck.class);

    private final AliVpcClient client;
    private final String networkInterface;
    private String told = "";

    AliVpcCheck(AliVpcClient client, String networkInterface) {
        this.client = client;
        this.networkInterface = networkInterface;
    }

    @Override
    public String name() {
        return "source/dest check of " + networkInterface;
    }

    /** The check as it is; where that cannot be read it is taken for off, its default, and that is said once. */
    @Override
    public State read() {
        try {
            JsonObject answer =
                    client.read(AliVpcAction.DESCRIBE_INTERFACE, Map.of("NetworkInterfaceId", networkInterface));
            told = "";
            Optional<String> state = Json.text(answer, "SourceDestCheck");
            return state.filter("true"::equalsIgnoreCase).isPresent() ? State.ON : State.OFF;
        } catch (TweedException e) {
            if (e.kind() != Kind.DENIED) {
                throw e;
            }
            tell(String.valueOf(e.getMessage()));
            return State.OFF;
        }
    }

    private void tell(String why) {
        if (!why.equals(told)) {
            LOG.warn("{}: cannot be read, and is taken for off, which is its default: {}", name(), why);
        }
        told = why;
    }

    @Override
    public void off() {
        client.write(
                AliVpcAction.MODIFY_INTERFACE,
                Map.of("NetworkInterfaceId", networkInterface, "SourceDestCheck", "false"));
    }

    @Override
    public String remedy() {
        return "Switch it off by hand: in the ECS console under Elastic Network Interfaces, at " + networkInterface
                + ", or with: aliyun ecs ModifyNetworkInterfaceAttribute --RegionId " + client.region()
                + " --NetworkInterfaceId " + networkInterface + " --SourceDestCheck false";
    }
}
