package net.tweed.core.etcd;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Secret;
import net.tweed.core.model.TweedException;

/**
 * How to reach etcd.
 *
 * @param endpoints its members, all {@code http} or all {@code https}
 * @param prefix what all keys begin with, without a slash at the end
 * @param certificate the client's own certificate, PEM; with {@code key}
 * @param key the private key of that certificate, PEM: PKCS#8, PKCS#1 or SEC1
 * @param authority certificates to trust, PEM; empty: those that the Java runtime trusts
 * @param username with {@code password}
 * @param callTimeout how long a call may take, from 1 ms to 1 min
 */
public record EtcdOptions(
        List<URI> endpoints,
        String prefix,
        Optional<Path> certificate,
        Optional<Path> key,
        Optional<Path> authority,
        Optional<String> username,
        Optional<Secret> password,
        Duration callTimeout) {

    public static final String DEFAULT_PREFIX = "/coreos.com/network";

    /** Long enough for an election, short enough to try elsewhere. */
    public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration LONGEST_CALL = Duration.ofMinutes(1);

    /** Refuses what cannot work, naming every fault at once. */
    public EtcdOptions {
        endpoints = List.copyOf(endpoints);
        prefix = prefix.replaceAll("/+", "/").replaceAll("/$", "");
        List<String> faults = new ArrayList<>();
        check(endpoints, faults);
        if (prefix.isEmpty()) {
            faults.add("the prefix is empty");
        }
        if (certificate.isPresent() != key.isPresent()) {
            faults.add("a client certificate and its key are given together or not at all");
        }
        if (username.isPresent() != password.isPresent()) {
            faults.add("a user name and its password are given together or not at all");
        }
        boolean files = certificate.isPresent() || authority.isPresent();
        if (files && endpoints.stream().anyMatch(e -> "http".equals(e.getScheme()))) {
            faults.add("certificates are given, but an endpoint begins with http: write https");
        }
        unreadable("certificate", certificate, faults);
        unreadable("key", key, faults);
        unreadable("CA", authority, faults);
        if (callTimeout.isNegative() || callTimeout.isZero() || callTimeout.compareTo(LONGEST_CALL) > 0) {
            faults.add("the call time-out " + callTimeout + " is not within 1 ms and " + LONGEST_CALL);
        }
        if (!faults.isEmpty()) {
            throw new TweedException(
                    TweedException.Kind.CONFIG, "Cannot use etcd with these options: " + String.join("; ", faults));
        }
    }

    /** These endpoints, and nothing else. */
    public static EtcdOptions of(List<URI> endpoints, String prefix) {
        return new EtcdOptions(
                endpoints,
                prefix,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                DEFAULT_CALL_TIMEOUT);
    }

    /** The same etcd, other keys. */
    public EtcdOptions withPrefix(String other) {
        return new EtcdOptions(endpoints, other, certificate, key, authority, username, password, callTimeout);
    }

    /**
     * Reads a comma-separated list; {@code host:port} alone means {@code http}, and a missing port 2379.
     *
     * @throws TweedException of kind CONFIG, naming what is no endpoint
     */
    public static List<URI> endpoints(String list) {
        List<URI> endpoints = new ArrayList<>();
        for (String text : list.split(",", -1)) {
            String trimmed = text.strip();
            String whole = trimmed.contains("://") ? trimmed : "http://" + trimmed;
            try {
                endpoints.add(new URI(whole));
            } catch (URISyntaxException e) {
                throw new TweedException(
                        TweedException.Kind.CONFIG,
                        "Cannot read the etcd endpoint \"" + trimmed + "\": write it as http://host:2379",
                        e);
            }
        }
        return endpoints;
    }

    /** Whether the connection is encrypted. */
    boolean tls() {
        return endpoints.stream().allMatch(e -> "https".equals(e.getScheme()));
    }

    /** The endpoints as messages name them. */
    String where() {
        return String.join(", ", endpoints.stream().map(EtcdOptions::name).toList());
    }

    private static String name(URI endpoint) {
        return endpoint.getScheme() + "://" + endpoint.getRawAuthority();
    }

    private static void check(List<URI> endpoints, List<String> faults) {
        if (endpoints.isEmpty()) {
            faults.add("no endpoint is given");
        }
        for (URI endpoint : endpoints) {
            boolean scheme = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
            if (!scheme || endpoint.getHost() == null || endpoint.getRawUserInfo() != null) {
                faults.add("an endpoint is not of the form http://host:port or https://host:port");
            }
        }
        if (endpoints.stream().map(URI::getScheme).distinct().count() > 1) {
            faults.add("some endpoints begin with http and some with https: one connection can only be either");
        }
    }

    private static void unreadable(String what, Optional<Path> file, List<String> faults) {
        if (file.isPresent() && !Files.isReadable(file.get())) {
            faults.add("the " + what + " file " + file.get() + " cannot be read");
        }
    }
}
