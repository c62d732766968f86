package net.tweed.backend.gce.fake;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An instance.
 *
 * @param scopes what its tokens are good for, without the part that all have: {@code compute}
 * @param account its service account; empty where it has none
 * @param door a loopback address: what comes to it from this machine is from this instance
 */
public record WorldInstance(
        String project,
        String zone,
        String name,
        Status status,
        Forwards forwards,
        List<Nic> nics,
        Set<String> scopes,
        Optional<String> account,
        Optional<String> door) {
    /** Google's words: one that is stopped is TERMINATED. */
    public enum Status {
        RUNNING,
        TERMINATED
    }

    /** {@code canIpForward}. */
    public enum Forwards {
        YES,
        NO
    }

    /**
     * An interface.
     *
     * @param network project and name: {@code shop/prod}
     */
    public record Nic(String network, String ip, Optional<String> ipv6) {}

    public WorldInstance {
        nics = List.copyOf(nics);
        scopes = Set.copyOf(scopes);
    }

    /** A running instance with one interface that may forward and write. */
    public static WorldInstance of(String project, String name, String network, String ip) {
        return new WorldInstance(
                project,
                "europe-west1-b",
                name,
                Status.RUNNING,
                Forwards.YES,
                List.of(new Nic(network, ip, Optional.empty())),
                Set.of("compute", "monitoring.read"),
                Optional.of("tweed@" + project + ".iam.gserviceaccount.com"),
                Optional.empty());
    }

    public WorldInstance nics(Nic... other) {
        return new WorldInstance(project, zone, name, status, forwards, List.of(other), scopes, account, door);
    }

    public WorldInstance status(Status other) {
        return new WorldInstance(project, zone, name, other, forwards, nics, scopes, account, door);
    }

    public WorldInstance forwards(Forwards other) {
        return new WorldInstance(project, zone, name, status, other, nics, scopes, account, door);
    }

    public WorldInstance scopes(Set<String> other) {
        return new WorldInstance(project, zone, name, status, forwards, nics, other, account, door);
    }

    public WorldInstance account(Optional<String> other) {
        return new WorldInstance(project, zone, name, status, forwards, nics, scopes, other, door);
    }

    public WorldInstance door(String address) {
        return new WorldInstance(project, zone, name, status, forwards, nics, scopes, account, Optional.of(address));
    }

    public WorldInstance zone(String other) {
        return new WorldInstance(project, other, name, status, forwards, nics, scopes, account, door);
    }

    boolean isAt(String address) {
        return door.filter(address::equals).isPresent()
                || nics.stream()
                        .anyMatch(nic -> nic.ip().equals(address)
                                || nic.ipv6().filter(address::equals).isPresent());
    }

    boolean has(String scope) {
        return scopes.contains(scope) || scopes.contains("cloud-platform");
    }

    String path() {
        return "projects/" + project + "/zones/" + zone + "/instances/" + name;
    }

    /** Its URL as the API shows it. */
    public String url() {
        return GceWorld.API + path();
    }
}
