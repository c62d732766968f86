package net.tweed.agent.options;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Secret;
import net.tweed.core.model.TweedException;
import net.tweed.core.tls.TlsIdentity;
import net.tweed.server.remote.RemoteOptions;

/** Reads the flags of {@code --remote}: the names are those of flannel 0.5.0. */
final class RemoteReader {
    private static final List<Flag> WITH_IT =
            List.of(Flag.REMOTE_CAFILE, Flag.REMOTE_CERTFILE, Flag.REMOTE_KEYFILE, Flag.REMOTE_TOKEN_FILE);

    private final Values values;
    private final Checked checked;
    private final OptionsReader.SecretFile secrets;

    RemoteReader(Values values, Checked checked, OptionsReader.SecretFile secrets) {
        this.values = values;
        this.checked = checked;
        this.secrets = secrets;
    }

    /** Empty where leases are not behind a server. */
    Optional<RemoteOptions> read() {
        values.one(Flag.LISTEN)
                .ifPresent(value -> checked.fault(value.source()
                        + ": the daemon does not serve others. Run \"tweed server --listen=…\" for that, and on the same host"
                        + " a daemon with --remote=…"));
        values.one(Flag.CONTROLLER)
                .ifPresent(value -> checked.fault(value.source()
                        + ": a daemon writes no other host's routes. Run \"tweed server --controller\" for that"));
        if (values.one(Flag.REMOTE).isEmpty()) {
            return Optional.empty();
        }
        if (checked.on(Flag.KUBE_SUBNET_MGR)) {
            checked.fault("--remote and --kube-subnet-mgr were both given: leases are in one place");
        }
        Optional<TlsIdentity> tls = files(checked);
        boolean secure = tls.filter(files ->
                        files.authority().isPresent() || files.certificate().isPresent())
                .isPresent();
        List<URI> servers = checked.endpoints(Flag.REMOTE, secure ? "https" : "http");
        Optional<Secret> token = token();
        if (token.isPresent() && servers.stream().anyMatch(RemoteReader::readable)) {
            checked.fault("--remote-token-file: everyone on the way could read the token. Write https://, and give"
                    + " --remote-cafile");
        }
        try {
            return servers.isEmpty() || tls.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new RemoteOptions(servers, tls.get(), token));
        } catch (TweedException e) {
            checked.fault(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static boolean readable(URI server) {
        boolean loopback = Addresses.parse(server.getHost().replaceAll("[\\[\\]]", ""))
                .map(address -> address.isLoopbackAddress())
                .orElse(false);
        return "http".equals(server.getScheme()) && !loopback;
    }

    /** The files of either end; empty where they do not belong together, which is a fault. */
    static Optional<TlsIdentity> files(Checked checked) {
        Optional<Path> certificate = checked.path(Flag.REMOTE_CERTFILE);
        Optional<Path> key = checked.path(Flag.REMOTE_KEYFILE);
        if (certificate.isPresent() != key.isPresent()) {
            checked.fault("--remote-certfile and --remote-keyfile belong together: only one of them was given");
            return Optional.empty();
        }
        return Optional.of(new TlsIdentity(certificate, key, checked.path(Flag.REMOTE_CAFILE)));
    }

    private Optional<Secret> token() {
        Optional<Path> file = checked.path(Flag.REMOTE_TOKEN_FILE);
        try {
            return file.map(secrets::read);
        } catch (TweedException e) {
            checked.fault(values.oneOrDefault(Flag.REMOTE_TOKEN_FILE).source() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /** What was given to no effect. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (values.one(Flag.REMOTE).isEmpty()) {
            WITH_IT.forEach(flag ->
                    values.one(flag).ifPresent(value -> notes.add(value.source() + " has no effect without --remote")));
        }
        return notes;
    }
}
