package net.tweed.core.model;

import java.math.BigInteger;

/**
 * The subnets that hosts may lease.
 *
 * @param network the whole network
 * @param bits length of each subnet
 * @param first first subnet that may be leased
 * @param last last subnet that may be leased
 */
public record Pool(Prefix network, int bits, Prefix first, Prefix last) {

    public Pool {
        if (bits <= network.bits() || bits > network.family().bits()) {
            throw new IllegalArgumentException("Subnets of " + bits + " bits do not fit into " + network);
        }
        if (first.bits() != bits || last.bits() != bits || !network.contains(first) || !network.contains(last)) {
            throw new IllegalArgumentException(first + " and " + last + " must be /" + bits + " subnets of " + network);
        }
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException("The first subnet, " + first + ", is after the last, " + last);
        }
    }

    /** How many subnets may be leased. */
    public BigInteger size() {
        return Addresses.number(last.base())
                .subtract(Addresses.number(first.base()))
                .shiftRight(network.family().bits() - bits)
                .add(BigInteger.ONE);
    }

    /** The subnet at this position, 0 being the first. */
    public Prefix subnet(BigInteger index) {
        if (index.signum() < 0 || index.compareTo(size()) >= 0) {
            throw new IllegalArgumentException("The pool " + first + " to " + last + " has no subnet number " + index);
        }
        BigInteger step = index.shiftLeft(network.family().bits() - bits);
        return new Prefix(
                Addresses.of(network.family(), Addresses.number(first.base()).add(step)), bits);
    }

    /** Whether the subnet is one that this pool could lease: of its length, between first and last. */
    public boolean offers(Prefix subnet) {
        return subnet.bits() == bits && first.compareTo(subnet) <= 0 && subnet.compareTo(last) <= 0;
    }
}
