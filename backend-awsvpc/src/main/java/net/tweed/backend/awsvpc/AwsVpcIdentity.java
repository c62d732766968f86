package net.tweed.backend.awsvpc;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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
 * Who this host is to AWS.
 *
 * @param eni the network interface that holds the uplink's addresses: the next hop of this host's rows
 */
record AwsVpcIdentity(String instance, String eni, String subnet, String vpc, String region) {
    /** Paths and token: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-categories.html. */
    private static final String ROOT = "/latest/meta-data/";

    private static final String MACS = ROOT + "network/interfaces/macs/";

    private static final Pattern ID = Pattern.compile("[a-z]+-[0-9a-z]{1,40}");
    static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]{1,16}){1,3}-[0-9]{1,2}");
    private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");
    /** An instance has 15 network interfaces at most, and some types more by several cards. */
    private static final int MOST_INTERFACES = 64;

    AwsVpcIdentity {
        for (String id : List.of(instance, eni, subnet, vpc)) {
            check(id, ID.matcher(id).matches());
        }
        check(region, REGION.matcher(region).matches());
    }

    private static void check(String value, boolean valid) {
        if (!valid) {
            String shown = value.length() <= 64 ? value : value.substring(0, 64) + "…";
            throw new TweedException(
                    Kind.INTERNAL,
                    "Cannot learn who this host is: the metadata server answers \""
                            + shown.replaceAll("[^ -~…]", "?")
                            + "\", which is no name of AWS's. Check what answers at the metadata server's address.");
        }
    }

    /** This host, whose tables are in another Region than it says: an emulator's, for the most part. */
    AwsVpcIdentity in(String other) {
        return new AwsVpcIdentity(instance, eni, subnet, vpc, other);
    }

    /** The metadata server of AWS, asked by its second version: with a token. */
    static Metadata server(URI base) {
        return new Metadata(
                base,
                "AWS",
                new Metadata.Manners.Token(
                        "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds", "X-aws-ec2-metadata-token"));
    }

    /** Asks the metadata server who this host is, whose routes lead to the uplink's addresses. */
    static AwsVpcIdentity read(Metadata metadata, Uplink uplink) {
        return at(metadata, interfaceOf(metadata, uplink));
    }

    /** Asks the metadata server where this process is, by the instance's first interface: no route leads there. */
    static AwsVpcIdentity ofWriter(Metadata metadata) {
        return at(metadata, metadata.get(ROOT + "mac"));
    }

    private static AwsVpcIdentity at(Metadata metadata, String mac) {
        return new AwsVpcIdentity(
                metadata.get(ROOT + "instance-id"),
                metadata.get(MACS + mac + "/interface-id"),
                metadata.get(MACS + mac + "/subnet-id"),
                metadata.get(MACS + mac + "/vpc-id"),
                metadata.get(ROOT + "placement/region"));
    }

    private static String interfaceOf(Metadata metadata, Uplink uplink) {
        List<String> macs = metadata.get(MACS)
                .lines()
                .map(line -> line.endsWith("/") ? line.substring(0, line.length() - 1) : line)
                .filter(mac -> MAC.matcher(mac).matches())
                .limit(MOST_INTERFACES)
                .toList();
        List<String> seen = new ArrayList<>();
        for (String mac : macs) {
            DualStack<List<InetAddress>> held = new DualStack<>(
                    uplink.addresses().v4().map(a -> addresses(metadata, mac, Family.IPV4)),
                    uplink.addresses().v6().map(a -> addresses(metadata, mac, Family.IPV6)));
            if (uplink.addresses().zip(held, (own, all) -> all.contains(own)).stream()
                    .allMatch(is -> is)) {
                return mac;
            }
            held.stream().flatMap(List::stream).map(Addresses::text).forEach(seen::add);
        }
        throw new TweedException(
                Kind.CONFIG,
                "Cannot learn which network interface carries this host's routes: none has the addresses of "
                        + uplink.name() + ", "
                        + uplink.addresses().map(Addresses::text).stream().collect(Collectors.joining(" and "))
                        + ", to AWS they have " + seen + ". Choose the interface with --iface, or assign the address.");
    }

    private static List<InetAddress> addresses(Metadata metadata, String mac, Family family) {
        return metadata.find(MACS + mac + (family == Family.IPV4 ? "/local-ipv4s" : "/ipv6s")).stream()
                .flatMap(String::lines)
                .flatMap(line -> Addresses.parse(line.strip()).stream())
                .toList();
    }
}
