package net.tweed.core.model;

/**
 * A host's claim on its subnets.
 *
 * @param subnets one subnet per family in use, at least one
 */
public record Lease(DualStack<Prefix> subnets, Attributes attributes, Term term, Revision revision) {

    public Lease {
        if (subnets.isEmpty()) {
            throw new IllegalArgumentException("A lease has at least one subnet");
        }
    }

    /** Whether any subnet of this one overlaps any of the other's. */
    public boolean overlaps(Lease other) {
        return subnets.zip(other.subnets, Prefix::overlaps).stream().anyMatch(overlap -> overlap);
    }

    /** By the subnets, which tell leases apart: the rest need not be read for it. */
    @Override
    public int hashCode() {
        return subnets.hashCode();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Lease other
                && subnets.equals(other.subnets)
                && attributes.equals(other.attributes)
                && term.equals(other.term)
                && revision.equals(other.revision);
    }

    /** {@code 10.5.1.0/24} or {@code 10.5.1.0/24+fd05::/64}, with the holder: what logs and errors name it by. */
    public String name() {
        String subnetText =
                String.join("+", subnets.map(Prefix::toString).stream().toList());
        String holder = String.join(
                "+", attributes.publicIps().map(Addresses::text).stream().toList());
        return subnetText + " of " + holder;
    }
}
