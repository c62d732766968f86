package net.tweed.backend.udp;

import net.tweed.core.model.NetworkConfig;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.BackendFactory;
import net.tweed.core.spi.Site;
import net.tweed.core.wire.BackendOptions;

/** Makes the udp backend. Options: {@code Port} (8285), {@code Offload} (true). */
public final class UdpFactory implements BackendFactory {
    private final DeviceNames names = new DeviceNames();

    @Override
    public String type() {
        return UdpBackend.TYPE;
    }

    @Override
    public Backend create(NetworkConfig config, Site site) {
        BackendOptions json = BackendOptions.read(config.backendJson(), UdpBackend.TYPE);
        UdpOptions options = UdpOptions.read(json, config, site.uplink());
        json.finish();
        return new UdpBackend(config.pools(), site.uplink(), options, site.stateDir(), names);
    }
}
