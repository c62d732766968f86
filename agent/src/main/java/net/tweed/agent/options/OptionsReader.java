package net.tweed.agent.options;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.agent.filter.FilterOptions;
import net.tweed.agent.filter.FilterOptions.Forwarding;
import net.tweed.agent.filter.FilterOptions.Masquerade;
import net.tweed.core.lease.NodeStoreOptions;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Secret;

/** Reads a command line and the environment into a {@link Request}. */
public final class OptionsReader {
    private static final Duration SHORTEST_RESYNC =
            Duration.ofSeconds(10); // a pass over everything costs a dump of each table
    private static final Duration SHORTEST_CHECK = Duration.ofSeconds(1);

    private final Map<String, String> environment;
    private final SecretFile secrets;

    /**
     * Reads a file that holds a secret.
     *
     * @see SecretFile#read
     */
    @FunctionalInterface
    interface SecretFile {
        /**
         * The secret, without the line end.
         *
         * @throws net.tweed.core.model.TweedException where it cannot be read
         */
        Secret read(Path file);
    }

    /** @param environment the process's environment variables */
    public OptionsReader(Map<String, String> environment) {
        this(environment, PasswordFile::read);
    }

    OptionsReader(Map<String, String> environment, SecretFile secrets) {
        this.environment = Map.copyOf(environment);
        this.secrets = secrets;
    }

    /** What these arguments of {@code tweed agent} come to, with this environment. */
    public Request read(List<String> words) {
        Arguments arguments = Arguments.parse(words);
        List<String> faults = new ArrayList<>(arguments.faults());
        Values values = new Values(arguments.given(), environment);
        Checked checked = new Checked(values, faults);
        if (checked.on(Flag.HELP) || checked.on(Flag.H)) {
            return new Request.Help();
        }
        if (checked.on(Flag.VERSION)) {
            return new Request.Version();
        }
        NodeStoreReader nodes = new NodeStoreReader(values, checked, environment);
        EtcdReader etcd = new EtcdReader(values, checked, secrets);
        RemoteReader remote = new RemoteReader(values, checked, secrets);
        NetworksReader networks = new NetworksReader(values, checked);
        AgentOptions options = options(values, checked, etcd, remote, nodes.read(), networks);
        List<String> notes = new ArrayList<>(notes(values));
        notes.addAll(etcd.notes());
        notes.addAll(remote.notes());
        notes.addAll(networks.notes());
        notes.addAll(nodes.notes());
        return faults.isEmpty() ? new Request.Start(options, notes) : new Request.Faulty(faults);
    }

    private AgentOptions options(
            Values values,
            Checked checked,
            EtcdReader etcd,
            RemoteReader remote,
            Optional<NodeStoreOptions> nodes,
            NetworksReader networks) {
        return new AgentOptions(
                checked.on(Flag.CLEANUP) ? AgentOptions.Task.CLEANUP : AgentOptions.Task.RUN,
                etcd.read(),
                nodes,
                remote.read(),
                uplink(values, checked),
                checked.path(Flag.SUBNET_FILE).orElse(Path.of(Flag.SUBNET_FILE.byDefault())),
                checked.path(Flag.STATE_DIR).orElse(Path.of(Flag.STATE_DIR.byDefault())),
                Duration.ofMinutes(checked.number(Flag.SUBNET_LEASE_RENEW_MARGIN, 1, 1439)),
                filter(checked),
                checked.on(Flag.IP_BLACKHOLE_ROUTE),
                health(checked),
                new PaceOptions(
                        checked.duration(Flag.RESYNC, SHORTEST_RESYNC),
                        checked.duration(Flag.STORE_CHECK_INTERVAL, SHORTEST_CHECK),
                        Duration.ofSeconds(checked.number(Flag.IPTABLES_RESYNC, 1, 86400)),
                        checked.number(Flag.MAX_REMOVALS, 0, 100),
                        checked.duration(Flag.COLLECT_AFTER, SHORTEST_CHECK)),
                checked.number(Flag.V, 0, 99),
                networks.read());
    }

    private static UplinkOptions uplink(Values values, Checked checked) {
        return new UplinkOptions(
                values.all(Flag.IFACE).stream().map(Values.Value::text).toList(),
                checked.patterns(Flag.IFACE_REGEX),
                checked.address(Flag.IFACE_CAN_REACH),
                new DualStack<>(
                        checked.address(Flag.PUBLIC_IP, Family.IPV4), checked.address(Flag.PUBLIC_IPV6, Family.IPV6)));
    }

    private static FilterOptions filter(Checked checked) {
        Masquerade ports =
                checked.on(Flag.IP_MASQ_FULLY_RANDOM_DISABLE) ? Masquerade.KEEP_PORTS : Masquerade.RANDOM_PORTS;
        return new FilterOptions(
                checked.on(Flag.IP_MASQ) ? ports : Masquerade.OFF,
                checked.on(Flag.IPTABLES_FORWARD_RULES) ? Forwarding.ACCEPTED : Forwarding.LEFT_ALONE);
    }

    private static HealthOptions health(Checked checked) {
        InetAddress any = Addresses.of(new byte[4]);
        return new HealthOptions(
                checked.address(Flag.HEALTHZ_IP).orElse(any), checked.number(Flag.HEALTHZ_PORT, 0, 65535));
    }

    private static List<String> notes(Values values) {
        List<String> notes = new ArrayList<>();
        for (Flag flag : Flag.values()) {
            if (flag.kind() == Flag.Kind.IGNORED) {
                values.one(flag).ifPresent(value -> notes.add(value.source() + " has no effect"));
            }
        }
        return notes;
    }
}
