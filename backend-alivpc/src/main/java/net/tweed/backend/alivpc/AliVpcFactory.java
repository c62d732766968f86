package net.tweed.backend.alivpc;

import java.net.InetAddress;
import java.util.Map;
import net.tweed.core.cloud.LeftToWriter;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.BackendFactory;
import net.tweed.core.spi.CloudWriter;
import net.tweed.core.spi.Office;
import net.tweed.core.spi.Site;
import net.tweed.core.spi.WriterFactory;
import net.tweed.core.wire.BackendOptions;
import net.tweed.core.wire.OptionWarnings;
import net.tweed.core.wire.WriterOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the ali-vpc backend. Options: {@code RouteTableID} (the table of this host's vSwitch), {@code AccessKeyID} and
 * {@code AccessKeySecret} (the environment's, else the RAM role's), {@code RouteLimit} (read from Quota Center), {@code
 * SourceDestCheck} ({@code disable}), {@code Endpoint} (the region's), {@code Rates}.
 */
public final class AliVpcFactory implements BackendFactory, WriterFactory {
    private static final Logger LOG = LoggerFactory.getLogger(AliVpcFactory.class);
    private final Map<String, String> environment;
    private final OptionWarnings warnings = new OptionWarnings();

    public AliVpcFactory() {
        this(System.getenv());
    }

    AliVpcFactory(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String type() {
        return AliVpcBackend.TYPE;
    }

    @Override
    public Backend create(NetworkConfig config, Site site) {
        Uplink uplink = site.uplink();
        BackendOptions json = BackendOptions.read(config.backendJson(), AliVpcBackend.TYPE);
        AliVpcOptions options = AliVpcOptions.read(json);
        for (Family family : Family.values()) {
            if (config.pools().get(family).isPresent()
                    && (uplink.addresses().get(family).isEmpty()
                            || uplink.publicIps().get(family).isEmpty())) {
                json.fault("the network uses " + family + ", and " + uplink.name()
                        + " has no such address: give it one, or choose another interface");
            }
        }
        json.known("Overflow"); // read with the network's configuration
        warnings.tell(json, LOG);
        json.finish();
        DualStack<InetAddress> publicIps = config.pools().zip(uplink.publicIps(), (pool, address) -> address);
        if (WriterOption.of(config) == WriterOption.CONTROLLER) {
            return new LeftToWriter(
                    new Attributes("", publicIps, DualStack.none()),
                    config.pools().map(pool -> uplink.mtu()));
        }
        return new AliVpcBackend(options, publicIps, config.pools().map(pool -> uplink.mtu()), site, environment);
    }

    @Override
    public CloudWriter writer(NetworkConfig config, Office office) {
        BackendOptions json = BackendOptions.read(config.backendJson(), AliVpcBackend.TYPE);
        AliVpcOptions options = AliVpcOptions.read(json);
        json.known("Overflow"); // the hosts' own
        warnings.tell(json, LOG);
        json.finish();
        return new AliVpcWriter(options, environment, office).open(config.pools());
    }
}
