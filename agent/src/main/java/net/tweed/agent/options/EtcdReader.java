package net.tweed.agent.options;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.core.etcd.EtcdOptions;
import net.tweed.core.model.Secret;
import net.tweed.core.model.TweedException;

/** Reads the flags that say where etcd is: those of the daemon and of the server. */
final class EtcdReader {
    static final List<Flag> FLAGS = List.of(
            Flag.ETCD_ENDPOINTS,
            Flag.ETCD_PREFIX,
            Flag.ETCD_CAFILE,
            Flag.ETCD_CERTFILE,
            Flag.ETCD_KEYFILE,
            Flag.ETCD_USERNAME,
            Flag.ETCD_PASSWORD,
            Flag.ETCD_PASSWORD_FILE);

    private static final URI NOWHERE =
            URI.create("http://127.0.0.1:2379"); // stands in for a faulty one until all is read

    private final Values values;
    private final Checked checked;
    private final OptionsReader.SecretFile secrets;

    EtcdReader(Values values, Checked checked, OptionsReader.SecretFile secrets) {
        this.values = values;
        this.checked = checked;
        this.secrets = secrets;
    }

    EtcdOptions read() {
        List<URI> endpoints = checked.endpoints(Flag.ETCD_ENDPOINTS);
        Optional<Path> certificate = checked.path(Flag.ETCD_CERTFILE);
        Optional<Path> key = checked.path(Flag.ETCD_KEYFILE);
        if (certificate.isPresent() != key.isPresent()) {
            checked.fault("--etcd-certfile and --etcd-keyfile belong together: only one of them was given");
            certificate = Optional.empty();
            key = Optional.empty();
        }
        Optional<Login> login = login();
        try {
            return new EtcdOptions(
                    endpoints.isEmpty() ? List.of(NOWHERE) : endpoints,
                    values.oneOrDefault(Flag.ETCD_PREFIX).text(),
                    certificate,
                    key,
                    checked.path(Flag.ETCD_CAFILE),
                    login.map(Login::user),
                    login.map(Login::password),
                    EtcdOptions.DEFAULT_CALL_TIMEOUT);
        } catch (TweedException e) {
            checked.fault(String.valueOf(e.getMessage()));
            return EtcdOptions.of(List.of(NOWHERE), Flag.ETCD_PREFIX.byDefault());
        }
    }

    private record Login(String user, Secret password) {}

    private Optional<Login> login() {
        Optional<String> user = values.one(Flag.ETCD_USERNAME).map(Values.Value::text);
        Optional<Secret> password = password();
        boolean asked = values.one(Flag.ETCD_PASSWORD).isPresent()
                || values.one(Flag.ETCD_PASSWORD_FILE).isPresent();
        if (user.isPresent() && !asked) {
            checked.fault("--etcd-username needs a password: TWEED_ETCD_PASSWORD or --etcd-password-file");
        }
        if (user.isEmpty() && asked) {
            checked.fault("A password for etcd was given, but no user: --etcd-username");
        }
        return user.flatMap(name -> password.map(secret -> new Login(name, secret)));
    }

    private Optional<Secret> password() {
        Optional<Secret> direct = values.one(Flag.ETCD_PASSWORD).map(value -> new Secret(value.text()));
        Optional<Path> file = checked.path(Flag.ETCD_PASSWORD_FILE);
        if (direct.isPresent() && file.isPresent()) {
            checked.fault(values.oneOrDefault(Flag.ETCD_PASSWORD).source() + " and "
                    + values.oneOrDefault(Flag.ETCD_PASSWORD_FILE).source() + " were both given: give one");
            return direct;
        }
        try {
            return file.isPresent() ? Optional.of(secrets.read(file.get())) : direct;
        } catch (TweedException e) {
            checked.fault(values.oneOrDefault(Flag.ETCD_PASSWORD_FILE).source() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /** What the operator should know. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        values.one(Flag.ETCD_PASSWORD)
                .filter(value -> value.source().startsWith("--"))
                .ifPresent(value -> notes.add("The password on the command line can be read by everyone on this host:"
                        + " better TWEED_ETCD_PASSWORD or --etcd-password-file"));
        return notes;
    }
}
