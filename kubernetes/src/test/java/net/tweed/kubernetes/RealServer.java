package net.tweed.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An API server that a kubeconfig names, with the rights of an administrator. Daemons come as the manifest's service account:
 * straight; through a port of the tests' own; or through a relay.
 */
final class RealServer implements ApiServer {
    private static final Map<String, String> METHODS =
            Map.of("create", "POST", "get", "GET", "update", "PUT", "patch", "PATCH", "delete", "DELETE");

    private final Path directory;
    private final KubernetesClient admin;
    private final ServiceAccountRights rights;
    private final String token;
    private @Nullable TcpProxy proxy;
    private @Nullable ApiRelay relay;

    /** @param directory for kubeconfigs with the service account's token */
    RealServer(Path kubeconfig, Path directory) {
        this.directory = directory;
        this.admin = client(new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile())));
        this.rights = new ServiceAccountRights(admin);
        this.token = rights.token();
    }

    private static KubernetesClient client(ConfigBuilder config) {
        return new KubernetesClientBuilder()
                .withConfig(config.withRequestRetryBackoffLimit(0).build())
                .build();
    }

    @Override
    public KubernetesClient admin() {
        return admin;
    }

    @Override
    public Way way() {
        Config config = admin.getConfiguration();
        String authority = Optional.ofNullable(config.getCaCertData())
                .map(data -> "certificate-authority-data: " + data)
                .or(() -> Optional.ofNullable(config.getCaCertFile()).map(file -> "certificate-authority: " + file))
                .orElse("insecure-skip-tls-verify: " + config.isTrustCerts());
        return new Way(Optional.empty(), Optional.of(kubeconfig("straight", config.getMasterUrl(), authority)));
    }

    /** No server's certificate names the port here, so it is not looked at on this way. */
    @Override
    public Way breakable() {
        URI url = URI.create(admin.getConfiguration().getMasterUrl());
        TcpProxy made = new TcpProxy(new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 443 : url.getPort()));
        proxy = made;
        String there = "https://127.0.0.1:" + made.port();
        return new Way(Optional.empty(), Optional.of(kubeconfig("breakable", there, "insecure-skip-tls-verify: true")));
    }

    @Override
    public Way meddled() {
        Config daemon = new ConfigBuilder(admin.getConfiguration())
                .withClientCertData(null)
                .withClientCertFile(null)
                .withClientKeyData(null)
                .withClientKeyFile(null)
                .withAuthProvider(null)
                .withUsername(null)
                .withPassword(null)
                .withOauthToken(token)
                .build();
        ApiRelay made = new ApiRelay(client(new ConfigBuilder(daemon)));
        relay = made;
        return new Way(Optional.of(made.url()), Optional.empty());
    }

    private Path kubeconfig(String name, String url, String authority) {
        String text = "apiVersion: v1\nkind: Config\ncurrent-context: t\n"
                + "contexts: [{name: t, context: {cluster: t, user: t}}]\n"
                + "users: [{name: t, user: {token: " + token + "}}]\n"
                + "clusters: [{name: t, cluster: {server: \"" + url + "\", " + authority + "}}]\n";
        try {
            Path file = directory.resolve(name + ".conf");
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void down() {
        proxy().down();
    }

    @Override
    public void up() {
        proxy().up();
    }

    @Override
    public void endWatches() {
        proxy().cut();
    }

    @Override
    public void beforeNext(String verb, String resource, Runnable action) {
        relay().beforeNext(METHODS.getOrDefault(verb, "GET"), resource, action);
    }

    @Override
    public void forgetNext() {
        relay().forgetNext();
    }

    @Override
    public void forbid(Permission what) {
        rights.forbid(what);
    }

    @Override
    public void allowAll() {
        rights.allowAll();
    }

    @Override
    public void close() {
        if (proxy != null) {
            proxy.close();
        }
        if (relay != null) {
            relay.close();
        }
        rights.close();
        admin.close();
    }

    private TcpProxy proxy() {
        return Optional.ofNullable(proxy).orElseThrow(() -> new IllegalStateException("Nobody goes the breakable way"));
    }

    private ApiRelay relay() {
        return Optional.ofNullable(relay).orElseThrow(() -> new IllegalStateException("Nobody goes the meddled way"));
    }
}
