package net.tweed.core.wire;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;

/**
 * The content of {@code subnet.env}, from which Docker units, CNI plugins and scripts take the host's subnet. It is
 * flannel's form. {@code FLANNEL_SUBNET} is the gateway's address: the subnet's first plus one.
 *
 * @param networks the whole network, for each family that has a subnet
 * @param subnets the host's own, at least one
 * @param mtu for containers, in bytes: the smaller of the families', for the file has one
 * @param ipMasq whether Tweed masquerades, so that nobody else need
 */
public record SubnetEnv(DualStack<Prefix> networks, DualStack<Prefix> subnets, int mtu, boolean ipMasq) {
    /** More than the six lines ever need. */
    private static final int LONGEST = 64 * 1024;

    private static final int LARGEST_MTU = 65_536; // the loopback device's, the largest Linux has

    private static final Pattern ASSIGNMENT =
            Pattern.compile("^[ \\t]*(?:export[ \\t]+)?(FLANNEL_[A-Z0-9_]+)=(.*?)[ \\t\\r]*$", Pattern.MULTILINE);

    public SubnetEnv {
        if (subnets.isEmpty()
                || networks.v4().isPresent() != subnets.v4().isPresent()
                || networks.v6().isPresent() != subnets.v6().isPresent()) {
            throw new IllegalArgumentException("A subnet.env has at least one subnet, and each with its network");
        }
        if (subnets.stream().anyMatch(subnet -> subnet.bits() == subnet.family().bits())) {
            throw new IllegalArgumentException("A subnet.env needs a subnet with room for a gateway");
        }
        if (mtu < 1 || mtu > LARGEST_MTU) {
            throw new IllegalArgumentException("An MTU is from 1 to " + LARGEST_MTU + ", not " + mtu);
        }
    }

    /** The content for these MTUs, of which the file takes the smaller. */
    public static SubnetEnv of(
            DualStack<Prefix> networks, DualStack<Prefix> subnets, DualStack<Integer> mtu, boolean ipMasq) {
        return new SubnetEnv(networks, subnets, Collections.min(mtu.stream().toList()), ipMasq);
    }

    /** The file's text. */
    public String encode() {
        StringBuilder text = new StringBuilder(160);
        networks.v4().ifPresent(network -> line(text, "FLANNEL_NETWORK", network.toString()));
        subnets.v4().ifPresent(subnet -> line(text, "FLANNEL_SUBNET", gateway(subnet)));
        networks.v6().ifPresent(network -> line(text, "FLANNEL_IPV6_NETWORK", network.toString()));
        subnets.v6().ifPresent(subnet -> line(text, "FLANNEL_IPV6_SUBNET", gateway(subnet)));
        line(text, "FLANNEL_MTU", Integer.toString(mtu));
        line(text, "FLANNEL_IPMASQ", Boolean.toString(ipMasq));
        return text.toString();
    }

    /**
     * Reads a file as a shell would: quotes, {@code export}, comments and other variables are no harm, the last
     * assignment counts.
     *
     * @return empty where it tells no subnet, or makes no sense
     */
    public static Optional<SubnetEnv> decode(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        Matcher lines = ASSIGNMENT.matcher(text);
        while (lines.find()) {
            values.put(lines.group(1), unquoted(lines.group(2)));
        }
        String mtu = values.getOrDefault("FLANNEL_MTU", "");
        if (!mtu.matches("[0-9]{1,6}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SubnetEnv(
                    prefixes(values, "FLANNEL_NETWORK", "FLANNEL_IPV6_NETWORK"),
                    prefixes(values, "FLANNEL_SUBNET", "FLANNEL_IPV6_SUBNET"),
                    Integer.parseInt(mtu),
                    values.getOrDefault("FLANNEL_IPMASQ", "").equals("true")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static DualStack<Prefix> prefixes(Map<String, String> values, String v4, String v6) {
        return new DualStack<>(prefix(values, v4, Family.IPV4), prefix(values, v6, Family.IPV6));
    }

    private static Optional<Prefix> prefix(Map<String, String> values, String name, Family family) {
        return Optional.ofNullable(values.get(name))
                .filter(text -> !text.isEmpty())
                .map(text -> Prefix.parseMasked(text)
                        .filter(prefix -> prefix.family() == family)
                        .orElseThrow(() -> new IllegalArgumentException(name + " is no prefix of its family")));
    }

    private static String unquoted(String value) {
        int last = value.length() - 1;
        boolean quoted = last > 0 && value.charAt(0) == value.charAt(last) && "'\"".indexOf(value.charAt(0)) >= 0;
        return quoted ? value.substring(1, last) : value;
    }

    private static String gateway(Prefix subnet) {
        return Addresses.text(subnet.address(1)) + "/" + subnet.bits();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append('=').append(value).append('\n');
    }
}
