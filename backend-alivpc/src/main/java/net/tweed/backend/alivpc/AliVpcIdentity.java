package net.tweed.backend.alivpc;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.tweed.core.cloud.Metadata;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/**
 * Who this host is to the cloud: its instance, and the one of its interfaces that holds the host's address.
 *
 * @param networkInterface the interface, {@code eni-…}: the next hop of this host's route entries
 * @param isPrimary whether that is the instance's first interface, to which route entries to the instance itself lead
 */
record AliVpcIdentity(
        String region, String instance, String vpc, String vSwitch, String networkInterface, boolean isPrimary) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern MAC = Pattern.compile("[0-9a-fA-F:]{17}");
    /** The most that any instance type has is 15; a longer list is none. */
    private static final int MOST_INTERFACES = 64;

    private static final String ROOT = "/latest/meta-data/";
    private static final String INTERFACES = ROOT + "network/interfaces/macs/";
    /** Where the metadata server is, where that is not the usual place: a host and perhaps a port. */
    static final String HOST_VARIABLE = "ALIBABA_CLOUD_ECS_METADATA_HOST";

    /** The metadata server: in its hardened mode, else in the plain one. */
    static Metadata metadata(Map<String, String> environment) {
        String host = environment.getOrDefault(HOST_VARIABLE, "100.100.100.200").strip();
        try {
            return new Metadata(
                    URI.create("http://" + host),
                    "Alibaba Cloud",
                    new Metadata.Manners.Token(
                            "/latest/api/token",
                            "X-aliyun-ecs-metadata-token-ttl-seconds",
                            "X-aliyun-ecs-metadata-token"));
        } catch (IllegalArgumentException e) {
            throw new TweedException(
                    Kind.CONFIG, "The environment's " + HOST_VARIABLE + " is no host: unset it, or set host[:port]", e);
        }
    }

    /** Asks the metadata server. */
    static AliVpcIdentity read(Metadata metadata, List<InetAddress> addresses) {
        return read(metadata, held -> held.containsAll(addresses), text(addresses));
    }

    /** Asks the metadata server where this process is, by the instance's first interface: no entry leads there. */
    static AliVpcIdentity ofWriter(Metadata metadata) {
        return read(metadata, held -> true, "any address");
    }

    /** The interface that a next hop stands for: the instance itself for its first one, for so flannel wrote it. */
    String hop(String target) {
        return isPrimary && target.equals(instance) ? networkInterface : target;
    }

    private static AliVpcIdentity read(Metadata metadata, Predicate<Set<InetAddress>> isIt, String wanted) {
        String region = name(metadata, ROOT + "region-id");
        String instance = name(metadata, ROOT + "instance-id");
        Optional<String> first = metadata.find(ROOT + "mac").map(String::strip);
        List<String> seen = new ArrayList<>();
        for (String mac : macs(metadata)) {
            String at = INTERFACES + mac + "/";
            Set<InetAddress> held = held(metadata, at);
            if (isIt.test(held)) {
                return new AliVpcIdentity(
                        region,
                        instance,
                        name(metadata, at + "vpc-id"),
                        name(metadata, at + "vswitch-id"),
                        name(metadata, at + "network-interface-id"),
                        first.filter(mac::equalsIgnoreCase).isPresent());
            }
            seen.add(mac + " has " + text(held));
        }
        throw new TweedException(
                Kind.CONFIG,
                "No network interface of instance " + instance + " holds " + wanted + " ("
                        + String.join("; ", seen)
                        + "): choose with --iface the host's interface that the VPC knows, and leave --public-ip out");
    }

    private static List<String> macs(Metadata metadata) {
        List<String> macs = metadata.get(INTERFACES)
                .lines()
                .map(line -> line.strip().replaceFirst("/$", ""))
                .filter(line -> MAC.matcher(line).matches())
                .limit(MOST_INTERFACES)
                .toList();
        if (macs.isEmpty()) {
            throw new TweedException(
                    Kind.CONFIG, "The metadata server of Alibaba Cloud names no network interface under " + INTERFACES);
        }
        return macs;
    }

    private static Set<InetAddress> held(Metadata metadata, String at) {
        return List.of("primary-ip-address", "private-ipv4s", "ipv6s").stream()
                .flatMap(item -> metadata.find(at + item).stream())
                .flatMap(text -> Arrays.stream(text.split("[^0-9a-fA-F:.]+", -1)))
                .flatMap(text -> Addresses.parse(text).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String text(Iterable<InetAddress> addresses) {
        List<String> texts = new ArrayList<>();
        addresses.forEach(address -> texts.add(Addresses.text(address)));
        return texts.isEmpty() ? "no address" : texts.stream().sorted().collect(Collectors.joining(", "));
    }

    private static String name(Metadata metadata, String path) {
        String name = metadata.get(path).strip();
        if (!NAME.matcher(name).matches()) {
            throw new TweedException(
                    Kind.CONFIG,
                    "The metadata server of Alibaba Cloud answers to " + path + " with something that is no name or id:"
                            + " does something else answer in its place?");
        }
        return name;
    }
}
