package net.tweed.backend.udp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import net.tweed.backend.udp.Counters.Event;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.netlink.tun.Gather;
import net.tweed.netlink.tun.IcmpSocket;
import net.tweed.netlink.tun.Packets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells senders that their packets cannot go on (RFC 792), never about errors, fragments but the first, or to and from
 * addresses that are not one host's (RFC 1812, section 4.3.2.7), and not without end (4.3.2.8). For one thread.
 */
final class IcmpErrors implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IcmpErrors.class);
    private static final int UNREACHABLE = 3;
    private static final int TIME_EXCEEDED = 11;
    private static final int HEADER = 8;
    /** As much of the packet as fits into 576 bytes with both headers (RFC 1812, section 4.3.2.3). */
    private static final int MOST_QUOTED = 576 - Ipv4.HEADER - HEADER;
    /** A scan of unused addresses is slowed down, a wrong address answered at once. */
    private static final int AT_ONCE = 50;

    private static final Duration EACH = Duration.ofMillis(10);

    private final Optional<IcmpSocket> socket;
    private final Counters counters;
    private final Allowance allowance;
    private final Packets message = new Packets(HEADER + MOST_QUOTED);
    private final Gather gather = new Gather();

    private IcmpErrors(Optional<IcmpSocket> socket, Counters counters, Clock clock) {
        this.socket = socket;
        this.counters = counters;
        this.allowance = new Allowance(clock, AT_ONCE, EACH);
    }

    /** Opens the socket that it sends by; where that may not be, nobody is told, which is logged. */
    static IcmpErrors open(Counters counters, Clock clock) {
        try {
            return new IcmpErrors(Optional.of(IcmpSocket.open()), counters, clock);
        } catch (TweedException e) {
            LOG.warn("Senders are not told of packets to unknown addresses: {}", e.getMessage());
            return mute(counters, clock);
        }
    }

    /** Tells nobody. */
    static IcmpErrors mute(Counters counters, Clock clock) {
        return new IcmpErrors(Optional.empty(), counters, clock);
    }

    /** No host has the packet's destination: network unreachable. */
    void unreachable(Packets packets, int at) {
        send(packets, at, UNREACHABLE);
    }

    /** The packet has come too far. */
    void expired(Packets packets, int at) {
        send(packets, at, TIME_EXCEEDED);
    }

    private void send(Packets packets, int at, int type) {
        if (socket.isEmpty() || !mayBeAnswered(packets.network(), at)) {
            return;
        }
        if (!allowance.take()) {
            counters.count(Event.ICMP_WITHHELD);
            return;
        }
        int length = compose(packets.network(), at, type, message);
        if (socket.get().send(gather.clear().add(message, 0, length), Ipv4.source(packets.network(), at)) >= 0) {
            counters.count(Event.ICMP_SENT);
        }
    }

    /** Writes the message about the packet, without an IP header; its length. */
    static int compose(ByteBuffer packet, int at, int type, Packets message) {
        int quoted = Math.min(Ipv4.totalLength(packet, at), MOST_QUOTED);
        ByteBuffer out = message.network();
        out.putLong(0, 0).put(0, (byte) type); // code 0: network unreachable, or in transit
        out.put(HEADER, packet, at, quoted);
        out.putShort(2, (short) Checksum.complement(Checksum.sum(message, 0, HEADER + quoted)));
        return HEADER + quoted;
    }

    static boolean mayBeAnswered(ByteBuffer packet, int at) {
        return !Ipv4.isLaterFragment(packet, at)
                && isOneHosts(Ipv4.source(packet, at))
                && isOneHosts(Ipv4.destination(packet, at))
                && !isError(packet, at);
    }

    private static boolean isOneHosts(int address) {
        int first = address >>> 24;
        return first != 0
                && first != 127
                && first < 224; // not "this network", loopback, multicast, reserved, broadcast
    }

    /** Also where its type cannot be seen. */
    private static boolean isError(ByteBuffer packet, int at) {
        if (Ipv4.protocol(packet, at) != Ipv4.ICMP) {
            return false;
        }
        int header = Ipv4.headerLength(packet, at);
        if (Ipv4.totalLength(packet, at) < header + HEADER) {
            return true;
        }
        return switch (packet.get(at + header) & 0xff) {
            case 3, 4, 5, 11, 12 -> true; // unreachable, quench, redirect, time exceeded, parameter problem
            default -> false;
        };
    }

    @Override
    public void close() {
        socket.ifPresent(IcmpSocket::close);
    }
}
