package net.tweed.backend.gce;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.tweed.core.cloud.Metadata;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.model.Uplink;

/**
 * Who this host is to the cloud. Source of the paths: cloud.google.com/compute/docs/metadata/predefined-metadata-keys.
 *
 * @param project the instance's project, its id
 * @param nic the interface that is the uplink, by its number
 * @param addresses that interface's own, in the network
 * @param network the name of the network that interface is in
 * @param networkProject the project which that network belongs to, by id or number: another one in a Shared VPC
 * @param hop how routes name this host
 * @param account the instance's service account; empty where it has none
 */
record GceIdentity(
        String project,
        String zone,
        String instance,
        String nic,
        DualStack<InetAddress> addresses,
        String network,
        String networkProject,
        GceHop.By hop,
        Optional<GceAccount> account) {
    private static final String ROOT = "/computeMetadata/v1/";
    private static final String NICS = ROOT + "instance/network-interfaces/";
    private static final String ACCOUNT = ROOT + "instance/service-accounts/default/";
    /** An instance has at most ten; the list is somebody else's word. */
    private static final int MOST_NICS = 32;
    /** What may stand in a URL's path as it is. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.:_-]{0,99}");

    /**
     * Asks the metadata server.
     *
     * @throws TweedException of kind UNAVAILABLE where it does not answer, CONFIG where no interface is the uplink
     */
    static GceIdentity read(Metadata metadata, Uplink uplink, GceOptions options) {
        Nic nic = nics(metadata).stream()
                .filter(candidate -> candidate.has(uplink))
                .findFirst()
                .orElseThrow(() -> noNic(uplink));
        return at(metadata, nic, options);
    }

    /**
     * Asks the metadata server where this process is, by the instance's first interface: no route leads there.
     *
     * @throws TweedException of kind UNAVAILABLE where it does not answer, CONFIG in a Shared VPC
     */
    static GceIdentity ofWriter(Metadata metadata, GceOptions options) {
        Nic first = nics(metadata).stream()
                .findFirst()
                .orElseThrow(() -> new TweedException(
                        Kind.UNAVAILABLE, "Cannot learn which network this instance is in: " + NICS + " is empty."));
        GceIdentity self = at(metadata, first, options);
        if (self.hop() == GceHop.By.ADDRESS) {
            throw new TweedException(
                    Kind.CONFIG,
                    "Cannot write the routes of all hosts in " + self.network() + ": it is a Shared VPC of "
                            + self.networkProject()
                            + ". Set \"Writer\" to \"agent\", so that each host writes its own.");
        }
        return self;
    }

    /** Another instance of the same network, for messages about it. */
    GceIdentity of(GceHop.GceInstance other) {
        return new GceIdentity(
                other.project(), other.zone(), other.name(), nic, addresses, network, networkProject, hop, account);
    }

    private static GceIdentity at(Metadata metadata, Nic nic, GceOptions options) {
        String own = name(metadata, "project/project-id");
        String number = name(metadata, "project/numeric-project-id");
        String project = options.project().orElse(own);
        String owner = segment(nic.network(), 1);
        boolean home = owner.equals(number) || owner.equals(own);
        String networkProject = options.networkProject().orElse(home ? project : owner);
        boolean shared = !networkProject.equals(project) && !networkProject.equals(number);
        return new GceIdentity(
                project,
                last(metadata.get(ROOT + "instance/zone")),
                name(metadata, "instance/name"),
                "nic" + nic.index(),
                nic.addresses(),
                last(nic.network()),
                networkProject,
                shared ? GceHop.By.ADDRESS : GceHop.By.INSTANCE,
                account(metadata));
    }

    private record Nic(int index, DualStack<InetAddress> addresses, String network) {
        boolean has(Uplink uplink) {
            return addresses.zip(uplink.addresses(), InetAddress::equals).stream()
                    .anyMatch(same -> same);
        }
    }

    private static List<Nic> nics(Metadata metadata) {
        List<Nic> nics = new ArrayList<>();
        List<String> indices = lines(metadata.get(NICS));
        for (String line : indices.subList(0, Math.min(indices.size(), MOST_NICS))) {
            String index = line.replace("/", "");
            if (index.matches("[0-9]{1,2}")) {
                String at = NICS + index + "/";
                nics.add(new Nic(
                        Integer.parseInt(index),
                        new DualStack<>(
                                address(metadata, at + "ip", Family.IPV4),
                                address(metadata, at + "ipv6s", Family.IPV6)),
                        metadata.get(at + "network")));
            }
        }
        return nics;
    }

    private static Optional<InetAddress> address(Metadata metadata, String path, Family family) {
        return metadata.find(path).map(GceIdentity::lines).stream()
                .flatMap(List::stream)
                .map(Addresses::parse)
                .flatMap(Optional::stream)
                .filter(address -> Family.of(address) == family)
                .findFirst();
    }

    private static Optional<GceAccount> account(Metadata metadata) {
        return metadata.find(ACCOUNT + "email")
                .map(email -> new GceAccount(
                        email.matches("[A-Za-z0-9.@_-]{3,320}") ? email : "SERVICE_ACCOUNT",
                        metadata.find(ACCOUNT + "scopes").map(GceIdentity::lines).stream()
                                .flatMap(List::stream)
                                .collect(Collectors.toUnmodifiableSet())));
    }

    private static TweedException noNic(Uplink uplink) {
        return new TweedException(
                Kind.CONFIG,
                "Cannot learn which interface of this instance is the uplink: none of those under " + NICS
                        + " has an address of " + uplink.name() + " ("
                        + String.join(", ", texts(uplink.addresses(), Addresses::text))
                        + "). Choose the interface that has the instance's internal address (-iface).");
    }

    private static <T> List<String> texts(DualStack<T> values, Function<T, String> text) {
        return values.map(text).stream().toList();
    }

    private static String name(Metadata metadata, String path) {
        return checked(path, metadata.get(ROOT + path));
    }

    private static String last(String url) {
        return checked(url, url.substring(url.lastIndexOf('/') + 1));
    }

    /** {@code projects/1234/networks/net}. */
    private static String segment(String url, int index) {
        String[] segments = url.split("/", index + 2);
        return checked(url, segments.length > index ? segments[index] : "");
    }

    private static String checked(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new TweedException(
                    Kind.UNAVAILABLE,
                    "Cannot learn who this host is: the metadata server's answer to " + Said.of(what)
                            + " is no name. Check what answers at its address.");
        }
        return name;
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.toList());
    }

    /** The instance as URLs have it. */
    String path() {
        return "projects/" + project + "/zones/" + zone + "/instances/" + instance;
    }

    /** What this host publishes beside its address, as JSON: names without a character that JSON must escape. */
    String json() {
        return "{\"Project\":\"" + project + "\",\"Zone\":\"" + zone + "\",\"Instance\":\"" + instance
                + "\",\"Interface\":\"" + nic + "\"}";
    }

    /** Whether the instance's own credentials may change routes; true where nothing is known of them. */
    boolean mayWrite() {
        return account.map(GceAccount::mayWrite).orElse(true);
    }

    /** The instance's own credentials: a service account, and what its tokens are good for. */
    record GceAccount(String email, Set<String> scopes) {
        private static final String SCOPE = "https://www.googleapis.com/auth/";

        boolean mayWrite() {
            return scopes.contains(SCOPE + "compute") || scopes.contains(SCOPE + "cloud-platform");
        }
    }
}
