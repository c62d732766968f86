package net.tweed.backend.awsvpc;

import java.net.InetAddress;
import java.util.function.Supplier;
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
 * Makes the aws-vpc backend. Options: {@code RouteTableID} (the table of this host's subnet) or {@code RouteTableFilter},
 * {@code SourceDestCheck} ({@code disable}), {@code RouteLimit} (the account's quota), {@code Region} (this host's), {@code
 * Endpoint} (AWS's), {@code Rates} (AWS's), {@code Writer} ({@code agent}).
 */
public final class AwsVpcFactory implements BackendFactory, WriterFactory {
    private static final Logger LOG = LoggerFactory.getLogger(AwsVpcFactory.class);
    private final Supplier<AwsVpcAccess> access;
    private final OptionWarnings warnings = new OptionWarnings();

    public AwsVpcFactory() {
        this(AwsVpcAccess::ofThisHost);
    }

    AwsVpcFactory(Supplier<AwsVpcAccess> access) {
        this.access = access;
    }

    @Override
    public String type() {
        return AwsVpcBackend.TYPE;
    }

    @Override
    public Backend create(NetworkConfig config, Site site) {
        Uplink uplink = site.uplink();
        BackendOptions json = BackendOptions.read(config.backendJson(), AwsVpcBackend.TYPE);
        WriterOption writer = WriterOption.read(json);
        AwsVpcOptions options = AwsVpcOptions.read(json);
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
        if (writer == WriterOption.CONTROLLER) {
            return new LeftToWriter(
                    new Attributes("", publicIps, DualStack.none()),
                    config.pools().map(pool -> uplink.mtu()));
        }
        return new AwsVpcBackend(config.pools(), options, publicIps, access.get(), site);
    }

    @Override
    public CloudWriter writer(NetworkConfig config, Office office) {
        BackendOptions json = BackendOptions.read(config.backendJson(), AwsVpcBackend.TYPE);
        WriterOption.read(json);
        AwsVpcOptions options = AwsVpcOptions.read(json);
        json.known("Overflow"); // the hosts' own
        warnings.tell(json, LOG);
        json.finish();
        return new AwsVpcWriter(options, access.get(), office).open(config.pools());
    }
}
