package net.tweed.backend.vxlan;

import java.net.InetAddress;
import java.nio.file.Path;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.BackendFactory;
import net.tweed.core.spi.Site;
import net.tweed.core.wire.BackendOptions;
import net.tweed.core.wire.OptionWarnings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the vxlan backend. Options: {@code VNI} (1), {@code Port} (8472), {@code MTU} of the underlay (the uplink's),
 * {@code Learning}, {@code GBP}, {@code DirectRouting} (false).
 */
public final class VxlanFactory implements BackendFactory {
    private static final Logger LOG = LoggerFactory.getLogger(VxlanFactory.class);
    private static final Path MACHINE_ID = Path.of("/etc/machine-id");

    private final Path machineId;
    private final OptionWarnings warnings = new OptionWarnings();

    public VxlanFactory() {
        this(MACHINE_ID);
    }

    VxlanFactory(Path machineId) {
        this.machineId = machineId;
    }

    @Override
    public String type() {
        return VxlanBackend.TYPE;
    }

    @Override
    public Backend create(NetworkConfig config, Site site) {
        Uplink uplink = site.uplink();
        BackendOptions json = BackendOptions.read(config.backendJson(), VxlanBackend.TYPE);
        VxlanOptions options = VxlanOptions.read(json, config, uplink);
        for (Family family : Family.values()) {
            if (config.pools().get(family).isPresent()
                    && (uplink.addresses().get(family).isEmpty()
                            || uplink.publicIps().get(family).isEmpty())) {
                json.fault("the network uses " + family + ", and " + uplink.name()
                        + " has no such address: give it one, or choose another interface");
            }
        }
        warnings.tell(json, LOG);
        json.finish();
        DualStack<InetAddress> publicIps = config.pools().zip(uplink.publicIps(), (pool, address) -> address);
        return new VxlanBackend(config.pools(), uplink, options, publicIps, new Vteps(machineId), site.stateDir());
    }
}
