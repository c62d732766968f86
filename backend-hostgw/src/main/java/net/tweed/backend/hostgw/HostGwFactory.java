package net.tweed.backend.hostgw;

import java.net.InetAddress;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.BackendFactory;
import net.tweed.core.spi.Site;
import net.tweed.core.wire.BackendOptions;

/** Makes the host-gw backend. It has no options. */
public final class HostGwFactory implements BackendFactory {
    @Override
    public String type() {
        return HostGwBackend.TYPE;
    }

    @Override
    public Backend create(NetworkConfig config, Site site) {
        Uplink uplink = site.uplink();
        BackendOptions options = BackendOptions.read(config.backendJson(), HostGwBackend.TYPE);
        for (Family family : Family.values()) {
            if (config.pools().get(family).isPresent()) {
                fault(uplink, family).ifPresent(options::fault);
            }
        }
        options.finish();
        DualStack<InetAddress> publicIps = config.pools().zip(uplink.publicIps(), (pool, address) -> address);
        return new HostGwBackend(config.pools(), uplink, publicIps, site.stateDir());
    }

    private static Optional<String> fault(Uplink uplink, Family family) {
        Optional<InetAddress> own = uplink.addresses().get(family);
        Optional<InetAddress> published = uplink.publicIps().get(family);
        if (own.isEmpty() || published.isEmpty()) {
            return Optional.of("the network uses " + family + ", and " + uplink.name()
                    + " has no such address: give it one, or choose another interface");
        }
        if (!own.equals(published) && uplink.told().get(family).isEmpty()) {
            return Optional.of("host-gw needs the public address to be the interface's: it is "
                    + Addresses.text(published.get()) + ", and " + uplink.name() + " has " + Addresses.text(own.get())
                    + ": leave out the public address, or use vxlan");
        }
        return Optional.empty();
    }
}
