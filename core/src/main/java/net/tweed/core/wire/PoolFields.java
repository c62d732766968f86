package net.tweed.core.wire;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;

/**
 * The configuration's keys for one family's pool and their rules, which are the same for both families.
 *
 * @param prefix what this family's keys begin with: nothing, or {@code IPv6}
 * @param usualLength the length of subnets, unless the network is too small
 * @param longest the longest subnet that still has a gateway and a host
 */
record PoolFields(Family family, String prefix, int usualLength, int longest) {
    static final PoolFields V4 = new PoolFields(Family.IPV4, "", 24, 30);
    static final PoolFields V6 = new PoolFields(Family.IPV6, "IPv6", 64, 126);

    /** A network has at least four subnets: a subnet is at least this many bits longer. */
    private static final int LEAST_DIFFERENCE = 2;

    private String network() {
        return prefix + "Network";
    }

    private String length() {
        return prefix + "SubnetLen";
    }

    /** Every key of this family, read or not. */
    List<String> keys() {
        return List.of(network(), length(), prefix + "SubnetMin", prefix + "SubnetMax");
    }

    /**
     * The pool; faults go to the reader.
     *
     * @param masked takes the text of a network that has host bits set, and what it is read as
     */
    Optional<Pool> read(FieldReader fields, List<String> masked) {
        Optional<Prefix> network = readNetwork(fields, masked);
        Optional<Long> length = fields.integer(length(), 1, family.bits());
        Optional<InetAddress> min = fields.address(prefix + "SubnetMin", family);
        Optional<InetAddress> max = fields.address(prefix + "SubnetMax", family);
        return network.flatMap(n -> length(fields, n, length).flatMap(bits -> pool(fields, n, bits, min, max)));
    }

    private Optional<Prefix> readNetwork(FieldReader fields, List<String> masked) {
        Optional<String> text = fields.text(network()).map(String::strip);
        if (text.isEmpty()) {
            fields.fault("\"" + network() + "\" is missing: set it to a prefix such as "
                    + (family == Family.IPV4 ? "\"10.5.0.0/16\"" : "\"fd05::/48\""));
            return Optional.empty();
        }
        Optional<Prefix> network = Prefix.parseMasked(text.get()).filter(p -> p.family() == family);
        if (network.isEmpty()) {
            fields.fault("\"" + network() + "\" must be an " + (family == Family.IPV4 ? "IPv4" : "IPv6")
                    + " address and a length, such as "
                    + (family == Family.IPV4 ? "\"10.5.0.0/16\"" : "\"fd05::/48\""));
        } else if (Prefix.parse(text.get()).isEmpty()) {
            masked.add(text.get() + " as " + network.get());
        }
        return network;
    }

    private Optional<Integer> length(FieldReader fields, Prefix network, Optional<Long> given) {
        int least = network.bits() + LEAST_DIFFERENCE;
        if (least > longest) {
            fields.fault("\"" + network() + "\" " + network + " is too small: it may be at most /"
                    + (longest - LEAST_DIFFERENCE) + " long, to hold subnets of /" + longest);
            return Optional.empty();
        }
        int bits = given.map(Math::toIntExact).orElse(Math.max(usualLength, least));
        if (bits < least || bits > longest) {
            fields.fault("\"" + length() + "\" is " + bits + ", for " + network + " it must be from " + least + " to "
                    + longest);
            return Optional.empty();
        }
        return Optional.of(bits);
    }

    private Optional<Pool> pool(
            FieldReader fields, Prefix network, int bits, Optional<InetAddress> min, Optional<InetAddress> max) {
        BigInteger size = BigInteger.ONE.shiftLeft(family.bits() - bits);
        Prefix second =
                new Prefix(Addresses.of(family, Addresses.number(network.base()).add(size)), bits);
        Optional<Prefix> first = edge(fields, network, bits, prefix + "SubnetMin", min.orElse(second.base()));
        Optional<Prefix> last = edge(
                fields,
                network,
                bits,
                prefix + "SubnetMax",
                max.orElse(Prefix.masked(network.last(), bits).base()));
        if (first.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        if (first.get().compareTo(last.get()) > 0) {
            fields.fault(
                    "\"" + prefix + "SubnetMin\" " + Addresses.text(first.get().base()) + " is after \"" + prefix
                            + "SubnetMax\" " + Addresses.text(last.get().base()));
            return Optional.empty();
        }
        return Optional.of(new Pool(network, bits, first.get(), last.get()));
    }

    private static Optional<Prefix> edge(
            FieldReader fields, Prefix network, int bits, String name, InetAddress address) {
        Prefix subnet = Prefix.masked(address, bits);
        if (!network.contains(address)) {
            fields.fault("\"" + name + "\" " + Addresses.text(address) + " is not inside " + network);
        } else if (!subnet.base().equals(address)) {
            fields.fault("\"" + name + "\" " + Addresses.text(address) + " is not the first address of a /" + bits
                    + " subnet: " + Addresses.text(subnet.base()) + " would be");
        } else {
            return Optional.of(subnet);
        }
        return Optional.empty();
    }
}
