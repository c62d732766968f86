package net.tweed.backend.gce;

import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import net.tweed.core.cloud.LeftToWriter;
import net.tweed.core.cloud.Metadata;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.NetworkConfig;
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
 * Makes the gce backend. Options: {@code Project} and {@code NetworkProject} (the metadata server's), {@code
 * RoutePriority} (1000), {@code RouteLimit} (the network's quota), {@code Endpoint} (Google's), {@code Rates}.
 */
public final class GceFactory implements BackendFactory, WriterFactory {
    /** Google's own variable: where the metadata server is, {@code host} or {@code host:port}. */
    private static final String METADATA_HOST = "GCE_METADATA_HOST";

    private static final String LINK_LOCAL = "169.254.169.254";
    private static final Logger LOG = LoggerFactory.getLogger(GceFactory.class);

    private final Map<String, String> environment;
    private final OptionWarnings warnings = new OptionWarnings();

    public GceFactory() {
        this(System.getenv());
    }

    GceFactory(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String type() {
        return GceBackend.TYPE;
    }

    @Override
    public Backend create(NetworkConfig config, Site site) {
        BackendOptions json = BackendOptions.read(config.backendJson(), GceBackend.TYPE);
        GceOptions options = GceOptions.read(json);
        for (Family family : Family.values()) {
            if (config.pools().get(family).isPresent()
                    && site.uplink().publicIps().get(family).isEmpty()) {
                json.fault("the network uses " + family + ", and "
                        + site.uplink().name() + " has no such address: give it one, or choose another interface");
            }
        }
        json.known("Overflow"); // read with the network's configuration
        warnings.tell(json, LOG);
        json.finish();
        DualStack<InetAddress> publicIps = config.pools().zip(site.uplink().publicIps(), (pool, address) -> address);
        if (WriterOption.of(config) == WriterOption.CONTROLLER) {
            return new LeftToWriter(
                    new Attributes(GceBackend.NO_TYPE, publicIps, DualStack.none()),
                    config.pools().map(pool -> site.uplink().mtu()));
        }
        return new GceBackend(config.pools(), options, site, publicIps, metadata());
    }

    @Override
    public CloudWriter writer(NetworkConfig config, Office office) {
        BackendOptions json = BackendOptions.read(config.backendJson(), GceBackend.TYPE);
        GceOptions options = GceOptions.read(json);
        json.known("Overflow"); // the hosts' own
        warnings.tell(json, LOG);
        json.finish();
        return new GceWriter(options, new Metadata(metadata(), GceBackend.CLOUD, GceBackend.MANNERS), office)
                .open(config.pools());
    }

    private URI metadata() {
        String host = environment.getOrDefault(METADATA_HOST, "").strip();
        return URI.create("http://" + (host.isEmpty() ? LINK_LOCAL : host));
    }
}
