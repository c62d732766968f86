package net.tweed.backend.alivpc;

import java.net.InetAddress;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;

/** Where a host is: number 11 has 192.168.0.11, leases 10.5.11.0/24, and asks for metadata at 127.0.0.11. */
record Place(int number) {
    static final Place A = new Place(11);
    static final Place B = new Place(12);

    String name() {
        return "h" + number;
    }

    String eni() {
        return "eni-h" + number;
    }

    String address() {
        return "192.168." + number / 250 + "." + (number % 250 + 1);
    }

    DualStack<InetAddress> addresses() {
        return DualStack.v4(Addresses.parse(address()).orElseThrow());
    }

    String loopback() {
        return "127.0." + number / 250 + "." + (number % 250 + 1);
    }

    Prefix subnet() {
        return Prefix.parse("10.5." + number + ".0/24").orElseThrow();
    }
}
