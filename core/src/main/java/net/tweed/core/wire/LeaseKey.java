package net.tweed.core.wire;

import java.util.Optional;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;

/**
 * The name of a lease in a store, the part after {@code <prefix>/subnets/}: {@code 10.5.22.0-24}, with both families
 * {@code 10.5.47.0-24&fd05:0:0:3f::-64}, IPv6 alone {@code 0.0.0.0-0&fd05:0:0:f::-64}. It is flannel's form, which hosts
 * of both kinds read and write.
 */
public final class LeaseKey {
    /** Stands for "no IPv4" where a key has IPv6 alone. */
    private static final String NO_IPV4 = "0.0.0.0-0";

    /** The longest key there can be: both families at full length. */
    private static final int LONGEST = "255.255.255.255-32&".length() + 45 + "-128".length();

    private LeaseKey() {}

    /** The key of these subnets, of which there must be at least one. */
    public static String encode(DualStack<Prefix> subnets) {
        if (subnets.isEmpty()) {
            throw new IllegalArgumentException("A lease key names at least one subnet");
        }
        String v4 = subnets.v4().map(LeaseKey::encode).orElse(NO_IPV4);
        return subnets.v6().map(v6 -> v4 + "&" + encode(v6)).orElse(v4);
    }

    /** One family's part: {@code 10.5.22.0-24}. */
    public static String encode(Prefix subnet) {
        return subnet.toString().replace('/', '-');
    }

    /**
     * Reads a key. Only the form that {@link #encode(DualStack)} writes is one: with any other spelling, two keys could
     * stand for one subnet.
     *
     * @return empty where it is no such key: host bits set, a whole address family, another order or spelling
     */
    public static Optional<DualStack<Prefix>> decode(String key) {
        if (key.length() > LONGEST) {
            return Optional.empty();
        }
        int and = key.indexOf('&');
        String first = and < 0 ? key : key.substring(0, and);
        Optional<Prefix> v4 = subnet(first, Family.IPV4);
        Optional<Prefix> v6 = and < 0 ? Optional.empty() : subnet(key.substring(and + 1), Family.IPV6);
        if (v4.isEmpty() && v6.isEmpty()) {
            return Optional.empty();
        }
        DualStack<Prefix> subnets = new DualStack<>(v4, v6);
        return Optional.of(subnets).filter(s -> encode(s).equals(key)); // also where one half could not be read
    }

    private static Optional<Prefix> subnet(String text, Family family) {
        if (text.indexOf('/') >= 0) {
            return Optional.empty();
        }
        return Prefix.parse(text.replace('-', '/')).filter(p -> p.family() == family && p.bits() > 0);
    }
}
