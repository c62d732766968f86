package net.tweed.agent.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import net.tweed.agent.uplink.UplinkChoice;
import net.tweed.agent.uplink.UplinkChooser;
import net.tweed.core.engine.LedgerOwnership;
import net.tweed.core.engine.LedgerSerial;
import net.tweed.core.engine.Overflow;
import net.tweed.core.engine.RoutedRows;
import net.tweed.core.lease.ClusterName;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.model.Clock;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.BackendFactory;
import net.tweed.core.spi.Site;
import net.tweed.core.spi.WriterFactory;
import net.tweed.core.table.Observer;
import net.tweed.core.wire.ConfigJson;
import net.tweed.core.wire.LeaseData;
import net.tweed.core.wire.OverflowJson;
import net.tweed.core.wire.WriterOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be known before a host can enter the network: its configuration, this host's uplink, the backend. */
final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

    private final LeaseStore store;
    private final UplinkChooser chooser;
    private final InstalledBackends backends;
    private final Path stateDir;
    private final Observer observer;
    private final Duration slowPass;
    private final EarlierOptions options;
    private String told = "";

    /** @param observer told of calls to clouds and of the room in their tables */
    Entrance(
            LeaseStore store,
            UplinkChooser chooser,
            InstalledBackends backends,
            Path stateDir,
            Observer observer,
            Duration slowPass) {
        this.store = store;
        this.chooser = chooser;
        this.backends = backends;
        this.stateDir = stateDir;
        this.observer = observer;
        this.slowPass = slowPass;
        this.options = new EarlierOptions(stateDir);
    }

    /** The configuration's text, as the store has it. */
    String configText() {
        return store.config()
                .orElseThrow(() -> new TweedException(
                        TweedException.Kind.CONFIG,
                        "There is no network configuration in the store yet. Put one under <etcd-prefix>/config, or into"
                                + " config.json where a server keeps the store itself, such"
                                + " as {\"Network\": \"10.1.0.0/16\", \"Backend\": {\"Type\": \"vxlan\"}}"));
    }

    /** Reads the configuration; its warnings are logged when the text is new. */
    NetworkConfig config(String text) {
        ConfigJson.Parsed parsed = ConfigJson.parse(text);
        if (!text.equals(told)) {
            parsed.warnings().forEach(LOG::warn);
            told = text;
        }
        return parsed.config();
    }

    /** The uplink as the host is now. */
    UplinkChoice uplink(NetworkConfig config) {
        return chooser.choose(Entry.families(config), store.hostAddresses());
    }

    /**
     * The backend of the type that the configuration names.
     *
     * @param leases who is there, as far as is known
     */
    Backend backend(NetworkConfig config, Uplink uplink, LeaseTable leases) {
        Duration notice = config.overflow().isPresent() ? RoutedRows.NOTICE : Duration.ZERO;
        Backend backend = create(config, uplink, leases, notice);
        return config.tunnel()
                .<Backend>map(beside -> new Overflow(
                        config.backend(), backend, create(beside, uplink, leases, Duration.ZERO), LeaseData::joined))
                .orElse(backend);
    }

    private Backend create(NetworkConfig config, Uplink uplink, LeaseTable leases, Duration notice) {
        BackendFactory factory = factory(config.backend());
        if (!(factory instanceof WriterFactory) && WriterOption.of(config) == WriterOption.CONTROLLER) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "Cannot use \"Writer\": \"controller\" with the backend \"" + config.backend()
                            + "\": its routes are in the hosts' own kernels. Leave \"Writer\" out, or choose a backend"
                            + " whose routes are in a cloud");
        }
        return factory.create(
                config,
                new Site(
                        uplink,
                        stateDir,
                        Clock.system(),
                        () -> ClusterName.of(store, RandomGenerator.getDefault()),
                        new LedgerOwnership(store, factory.type(), uplink.publicIps(), leases::view, notice),
                        new LedgerSerial(store, LedgerOwnership.holder(uplink.publicIps())),
                        observer,
                        slowPass));
    }

    /** A backend that this host had, with the options it had if they are known; without its tunnel. */
    Backend earlier(String type, NetworkConfig config, Uplink uplink, LeaseTable leases) {
        String json = options.of(type).orElse("{\"Type\":\"" + type + "\"}");
        Duration notice = OverflowJson.of(type, json).isPresent() ? RoutedRows.NOTICE : Duration.ZERO;
        return create(config.with(type, json), uplink, leases, notice);
    }

    /** Keeps a backend's options for the day when another takes its place. */
    void remember(NetworkConfig config) {
        options.keep(config.backend(), config.backendJson());
    }

    private BackendFactory factory(String type) {
        return backends.find(type).orElseThrow(() -> {
            Set<String> known = new TreeSet<>();
            backends.forEach(factory -> known.add(factory.type()));
            return new TweedException(
                    TweedException.Kind.CONFIG,
                    "There is no backend \"" + type + "\" here. Set Backend.Type to one of " + known
                            + ", or install the backend");
        });
    }

    /** The first look at the uplink is logged: it explains most of what goes wrong later. */
    static void log(UplinkChoice choice) {
        LOG.info(choice.candidatesText());
        List<String> passedOver = choice.passedOver();
        if (!passedOver.isEmpty()) {
            LOG.info("passed over: {}", String.join("; ", passedOver));
        }
        LOG.info(choice.text());
    }

    /** The configuration's text as the store has it now; empty where it was deleted. */
    Optional<String> storedConfig() {
        return store.config();
    }
}
