package net.tweed.agent.options;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.etcd.EtcdOptions;
import net.tweed.core.model.TweedException;
import net.tweed.core.tls.TlsIdentity;
import net.tweed.server.enrol.EnrolmentOptions;
import net.tweed.server.http.ServerOptions;
import net.tweed.server.http.ServerOptions.Exposure;

/** Reads a command line of {@code tweed server}, by the rules of the daemon's. */
public final class ServerOptionsReader {
    /** What the server takes of the daemon's flags; others are faults, as they would be without effect. */
    private static final Set<Flag> TAKEN = Set.of(
            Flag.STORE,
            Flag.LISTEN,
            Flag.REMOTE_CAFILE,
            Flag.REMOTE_CERTFILE,
            Flag.REMOTE_KEYFILE,
            Flag.TOKEN_FILE,
            Flag.INSECURE,
            Flag.IDENTITY_CERTS,
            Flag.IDENTITY_ACCOUNTS,
            Flag.CONTROLLER,
            Flag.RESYNC,
            Flag.MAX_REMOVALS,
            Flag.COLLECT_AFTER,
            Flag.V,
            Flag.VERSION,
            Flag.HELP,
            Flag.H);

    private final Map<String, String> environment;

    /** @param environment the process's environment variables */
    public ServerOptionsReader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** What these arguments come to, with this environment. */
    public ServerRequest read(List<String> words) {
        Arguments arguments = Arguments.parse(words);
        List<String> faults = new ArrayList<>(arguments.faults());
        Values values = new Values(arguments.given(), environment);
        Checked checked = new Checked(values, faults);
        if (checked.on(Flag.HELP) || checked.on(Flag.H)) {
            return new ServerRequest.Help();
        }
        if (checked.on(Flag.VERSION)) {
            return new ServerRequest.Version();
        }
        arguments.given().keySet().stream()
                .filter(flag -> !TAKEN.contains(flag) && !EtcdReader.FLAGS.contains(flag))
                .forEach(flag -> checked.fault("--" + flag.text() + " is the daemon's, not the server's"));
        EtcdReader etcd = new EtcdReader(values, checked, PasswordFile::read);
        StoreChoice store = store(values, checked, etcd.read());
        Optional<ServerOptions> server = server(checked);
        EnrolmentOptions enrolment = EnrolmentFlags.read(values, checked);
        Optional<ControllerOptions> controller = controller(arguments, checked);
        int verbosity = checked.number(Flag.V, 0, 99);
        return faults.isEmpty() && server.isPresent()
                ? new ServerRequest.Start(server.get(), store, enrolment, controller, verbosity, etcd.notes())
                : new ServerRequest.Faulty(faults);
    }

    private static StoreChoice store(Values values, Checked checked, EtcdOptions etcd) {
        StoreChoice store = StoreChoice.read(values, checked, etcd);
        if (store instanceof StoreChoice.Directory) {
            EtcdReader.FLAGS.stream()
                    .flatMap(flag -> values.one(flag).stream())
                    .forEach(value ->
                            checked.fault(values.oneOrDefault(Flag.STORE).source() + " names a directory, and "
                                    + value.source() + " an etcd: leases are in one place"));
        }
        return store;
    }

    private static Optional<ControllerOptions> controller(Arguments arguments, Checked checked) {
        ControllerOptions options = new ControllerOptions(
                checked.duration(Flag.RESYNC, PaceOptions.SHORTEST),
                checked.number(Flag.MAX_REMOVALS, 0, 100),
                checked.duration(Flag.COLLECT_AFTER, PaceOptions.SHORTEST));
        if (checked.on(Flag.CONTROLLER)) {
            return Optional.of(options);
        }
        List.of(Flag.RESYNC, Flag.MAX_REMOVALS, Flag.COLLECT_AFTER).stream()
                .filter(arguments.given()::containsKey)
                .forEach(flag -> checked.fault("--" + flag.text() + " has no effect without --controller"));
        return Optional.empty();
    }

    private static Optional<ServerOptions> server(Checked checked) {
        Optional<InetSocketAddress> listen = checked.listen(Flag.LISTEN);
        Optional<TlsIdentity> files = RemoteReader.files(checked);
        Optional<Path> tokens = checked.path(Flag.TOKEN_FILE);
        Exposure exposure = checked.on(Flag.INSECURE) ? Exposure.INSECURE : Exposure.PROTECTED;
        if (listen.isEmpty() || files.isEmpty()) {
            return Optional.empty();
        }
        Optional<TlsIdentity> tls = files.filter(
                given -> given.certificate().isPresent() || given.authority().isPresent());
        try {
            return Optional.of(new ServerOptions(listen.get(), tls, tokens, exposure, ServerOptions.RATE));
        } catch (TweedException e) {
            checked.fault(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** The command's help. */
    public static String help() {
        return """
                Usage: tweed server [flags]

                Serves leases to hosts that do not reach etcd, or where there is none: their daemons run with --remote. The
                docs' page server.md says how to set it up. Flags are written and read from the environment as the daemon's are.

                  --listen ADDRESS:PORT       where to listen (default 127.0.0.1:8888)
                  --remote-certfile FILE      the server's own certificate (PEM); with it, TLS is spoken
                  --remote-keyfile FILE       the private key of that certificate (PEM)
                  --remote-cafile FILE        certificates that clients' own are checked against (PEM)
                  --token-file FILE           clients with tokens: a name, a token and any addresses on each line
                  --insecure                  serve beyond loopback without TLS, or clients that prove nothing
                  --identity-certs DIRECTORY  certificates of clouds for enrolling hosts, beside those that come with Tweed
                  --identity-accounts IDS     the accounts, or projects, whose instances may enrol (default: any)
                  --controller                stand for election as the one who writes all hosts' routes in a cloud, where the
                                              network's configuration says "Writer": "controller"
                  --resync TIME               with it: how often the cloud's tables are read anyway (default 5m)
                  --max-removals N            with it: percentage of routes that may vanish at once (default 25)
                  --collect-after TIME        with it: how long a host must be silent before its routes go (default 10m)
                  --store etcd                where etcd is, the flags --etcd-… say (tweed agent --help); this is the default
                  --store file:DIRECTORY      without etcd: leases are kept in this directory, as file:/var/lib/tweed
                  --v N                       log level: 0 = changes and summaries, 1 and above = everything
                  --version                   print the version and exit
                """;
    }
}
