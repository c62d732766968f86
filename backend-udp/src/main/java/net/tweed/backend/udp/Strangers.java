package net.tweed.backend.udp;

import java.nio.ByteBuffer;
import java.time.Duration;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says whose datagrams are dropped, now and then. For one thread. */
final class Strangers {
    private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);
    private static final int AT_ONCE = 3;
    private static final Duration EACH = Duration.ofMinutes(10);

    private final Allowance allowance;

    Strangers(Clock clock) {
        this.allowance = new Allowance(clock, AT_ONCE, EACH);
    }

    /** A datagram was dropped, as nobody with this address is a peer. */
    void seen(int ip) {
        if (allowance.take()) {
            String address = Addresses.text(
                    Addresses.of(ByteBuffer.allocate(4).putInt(ip).array()));
            LOG.warn(
                    "Dropped packets from an address that is no peer's: its lease is missing, or names another PublicIP."
                            + " from={}",
                    address);
        }
    }
}
