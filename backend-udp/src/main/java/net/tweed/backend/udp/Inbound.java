package net.tweed.backend.udp;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import net.tweed.backend.udp.Counters.Event;
import net.tweed.netlink.tun.Packets;

/** From peers to the device: what is done with each datagram. For one thread. */
final class Inbound {
    private final Packets packets;
    private final Supplier<Directory> directory;
    private final Writer writer;
    private final IcmpErrors icmp;
    private final Counters counters;
    private final Strangers strangers;

    /** Writes what is received into {@code packets}. */
    Inbound(
            Packets packets,
            Supplier<Directory> directory,
            Writer writer,
            IcmpErrors icmp,
            Counters counters,
            Strangers strangers) {
        this.packets = packets;
        this.directory = directory;
        this.writer = writer;
        this.icmp = icmp;
        this.counters = counters;
        this.strangers = strangers;
    }

    /**
     * Writes the datagrams that were received, one behind the other.
     *
     * @param length the bytes of all
     * @param size of each; the last one may be shorter
     * @param from the sender's address
     */
    void handle(int length, int size, int from) {
        if (!directory.get().isPeer(from)) {
            counters.count(Event.NOT_A_PEER, Math.max(1, (length + size - 1) / size));
            strangers.seen(from);
            return;
        }
        if (length == 0) {
            counters.count(Event.IN_MALFORMED);
        }
        for (int at = 0; at < length; at += size) {
            one(at, Math.min(size, length - at));
        }
        writer.flush();
    }

    private void one(int at, int length) {
        ByteBuffer network = packets.network();
        if (!Ipv4.isWhole(network, at, length)) {
            counters.count(Event.IN_MALFORMED);
        } else if (Ipv4.ttl(network, at) <= 1) {
            counters.count(Event.EXPIRED);
            icmp.expired(packets, at);
        } else {
            writer.write(at);
        }
    }
}
