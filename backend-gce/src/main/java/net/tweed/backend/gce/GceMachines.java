package net.tweed.backend.gce;

import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.compute.v1.GetInstanceRequest;
import com.google.cloud.compute.v1.Instance;
import com.google.cloud.compute.v1.NetworkInterface;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.tweed.backend.gce.GceHop.GceInstance;
import net.tweed.core.cloud.CheckApi;
import net.tweed.core.cloud.MachineApi;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.spi.Machine;
import net.tweed.core.table.CloudCalls;

/**
 * The hosts' instances, one call each: a list of all would need a permission to see everything. Where the pace ends a
 * round in between, the next goes on with the rest.
 */
final class GceMachines implements MachineApi {
    private final GceIdentity self;
    private final GceSdk sdk;
    private final CloudCalls calls;
    private final Map<Machine, Sighting> sofar = new HashMap<>();

    GceMachines(GceIdentity self, GceSdk sdk, CloudCalls calls) {
        this.self = self;
        this.sdk = sdk;
        this.calls = calls;
    }

    @Override
    public String name() {
        return "instances of " + self.network();
    }

    @Override
    public Map<Machine, Sighting> look(Collection<Machine> machines) {
        sofar.keySet().retainAll(machines);
        for (Machine machine : machines) {
            if (!sofar.containsKey(machine)) {
                sofar.put(machine, sighting(machine));
            }
        }
        Map<Machine, Sighting> all = Map.copyOf(sofar);
        sofar.clear();
        return all;
    }

    private Sighting sighting(Machine machine) {
        if (!machine.account().equals(self.project())) {
            return new Sighting.Refused("it is of the project " + Said.of(machine.account()) + ", and this network of "
                    + self.project() + ": no route leads to it");
        }
        GceInstance at = new GceInstance(machine.account(), machine.zone(), machine.name());
        Optional<Instance> instance =
                find(at).filter(found -> Long.toUnsignedString(found.getId()).equals(machine.id()));
        if (instance.isEmpty()) {
            return new Sighting.Refused("it is no more: no route leads to it");
        }
        boolean held = instance.get().getNetworkInterfacesList().stream()
                .anyMatch(nic -> isOurs(nic) && machine.addresses().stream().allMatch(address -> has(nic, address)));
        return held
                ? new Sighting.Verified(
                        at.target(), instance.get().getCanIpForward() ? CheckApi.State.OFF : CheckApi.State.ON)
                : new Sighting.Refused("it has no interface with that address in " + self.network()
                        + ", so no route leads to it: correct the host's --public-ip or --iface, or its enrolment");
    }

    private boolean isOurs(NetworkInterface nic) {
        return nic.getNetwork().endsWith("/networks/" + self.network());
    }

    private static boolean has(NetworkInterface nic, InetAddress address) {
        return Addresses.parse(nic.getNetworkIP()).filter(address::equals).isPresent()
                || Addresses.parse(nic.getIpv6Address()).filter(address::equals).isPresent()
                || nic.getIpv6AccessConfigsList().stream()
                        .anyMatch(config -> Addresses.parse(config.getExternalIpv6())
                                .filter(address::equals)
                                .isPresent());
    }

    private Optional<Instance> find(GceInstance at) {
        GetInstanceRequest request = GetInstanceRequest.newBuilder()
                .setProject(at.project())
                .setZone(at.zone())
                .setInstance(at.name())
                .build();
        return calls.read(GceApi.INSTANCES_GET, () -> {
            try {
                return Optional.of(sdk.instances().getCallable().call(request));
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void off(String target) {
        throw new TweedException(Kind.DENIED, "Cannot let it forward: that is for its operator.");
    }

    @Override
    public String remedy(Machine machine, String target) {
        return new GceRemedies(self.of(new GceInstance(machine.account(), machine.zone(), machine.name())))
                .forwarding();
    }
}
