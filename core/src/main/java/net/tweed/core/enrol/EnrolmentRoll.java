package net.tweed.core.enrol;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.model.Lease;

/**
 * Everyone who is enrolled, at one moment.
 *
 * @param byAddress the enrolment of whoever has the address now
 */
public record EnrolmentRoll(Map<InetAddress, Enrolment> byAddress) {
    public EnrolmentRoll {
        byAddress = Map.copyOf(byAddress);
    }

    /**
     * Puts them together.
     *
     * @param holders the client that has an address now, where that is known: an address goes from host to host
     */
    static EnrolmentRoll of(List<Enrolment> all, Map<InetAddress, String> holders) {
        Map<InetAddress, Enrolment> byAddress = new HashMap<>();
        Map<InetAddress, Integer> count = new HashMap<>();
        for (Enrolment enrolment : all) {
            String holder = holders.getOrDefault(enrolment.address(), enrolment.client());
            if (holder.equals(enrolment.client())) {
                byAddress.put(enrolment.address(), enrolment);
                count.merge(enrolment.address(), 1, Integer::sum);
            }
        }
        byAddress.keySet().removeIf(address -> count.getOrDefault(address, 0) > 1); // nobody knows which
        return new EnrolmentRoll(byAddress);
    }

    /** Which instance has this lease; empty where its host is not enrolled. */
    public Optional<Enrolment> of(Lease lease) {
        return lease.attributes().publicIps().stream()
                .flatMap(address -> Optional.ofNullable(byAddress.get(address)).stream())
                .findFirst();
    }
}
