package net.tweed.agent.uplink;

import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Uplink;

/**
 * The uplink, and how it came to be it.
 *
 * @param uplink the interface and addresses to use
 * @param mac its Ethernet address as text; empty where it has none
 * @param reason why it was chosen: {@code --iface eth0 names it}
 * @param passedOver what was asked for first, and why it could not be had
 * @param candidates the interfaces that there were, one line each
 */
public record UplinkChoice(
        Uplink uplink, Optional<String> mac, String reason, List<String> passedOver, List<String> candidates) {

    public UplinkChoice {
        passedOver = List.copyOf(passedOver);
        candidates = List.copyOf(candidates);
    }

    /** The same choice, with other addresses told to others. */
    UplinkChoice with(Uplink told) {
        return new UplinkChoice(told, mac, reason, passedOver, candidates);
    }

    /** For the log, once: {@code uplink=eth0 mtu=1500 addresses=192.168.77.11 …}, with the reason. */
    public String text() {
        DualStack<String> addresses = uplink.addresses().map(Addresses::text);
        DualStack<String> publicIps = uplink.publicIps().map(Addresses::text);
        return "uplink=" + uplink.name() + " mtu=" + uplink.mtu() + " addresses=" + joined(addresses)
                + (publicIps.equals(addresses) ? "" : " public=" + joined(publicIps)) + " because " + reason;
    }

    /** For the log, once: the candidates in one line. */
    public String candidatesText() {
        return "interfaces: " + String.join("; ", candidates);
    }

    private static String joined(DualStack<String> texts) {
        return String.join(",", texts.stream().toList());
    }
}
