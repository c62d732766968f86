package net.tweed.backend.udp;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import net.tweed.backend.udp.Counters.Event;
import net.tweed.netlink.tun.Gather;
import net.tweed.netlink.tun.Offload;
import net.tweed.netlink.tun.Packets;
import net.tweed.netlink.tun.VirtioHeader;

/** From the device to peers: what is done with each packet. For one thread. */
final class Outbound {
    /** The largest packet, with what stands before it. */
    static final int ROOM = 65535 + VirtioHeader.BYTES;

    private final Packets packets;
    private final int ip;
    private final Supplier<Directory> directory;
    private final Datagrams socket;
    private final Segmenter segmenter;
    private final IcmpErrors icmp;
    private final Counters counters;
    private final Gather gather = new Gather();

    /**
     * Sends what is read into {@code packets}.
     *
     * @param device what stands before each packet
     * @param sends whether the socket takes many datagrams at once
     */
    Outbound(
            Packets packets,
            Offload device,
            Offload sends,
            Supplier<Directory> directory,
            Datagrams socket,
            IcmpErrors icmp,
            Counters counters) {
        this.packets = packets;
        this.ip = device == Offload.SEGMENTS ? VirtioHeader.BYTES : 0;
        this.directory = directory;
        this.socket = socket;
        this.segmenter = new Segmenter(packets, socket, sends, counters);
        this.icmp = icmp;
        this.counters = counters;
    }

    /** Sends the packet that was read, so many bytes with what stands before it. */
    void handle(int length) {
        ByteBuffer network = packets.network();
        if (!Ipv4.isWhole(network, ip, length - ip)) {
            counters.count(Event.OUT_MALFORMED);
            return;
        }
        int to = directory.get().via(Ipv4.destination(network, ip));
        if (to == 0) {
            counters.count(Event.UNREACHABLE);
            icmp.unreachable(packets, ip);
            return;
        }
        if (Ipv4.ttl(network, ip) <= 1) {
            counters.count(Event.EXPIRED);
            icmp.expired(packets, ip);
            return;
        }
        Ipv4.decrementTtl(network, ip);
        int cut = ip == 0 ? VirtioHeader.NOT_CUT : VirtioHeader.cut(packets.machine(), 0);
        if (cut == VirtioHeader.TCP4) {
            segmenter.send(ip, VirtioHeader.pieceSize(packets.machine(), 0), to);
        } else if (cut == VirtioHeader.NOT_CUT && isSummed(Ipv4.totalLength(network, ip))) {
            gather.clear().add(packets, ip, Ipv4.totalLength(network, ip));
            counters.count(socket.send(gather, to, 0) >= 0 ? Event.SENT : Event.SEND_FAILED);
        } else {
            counters.count(Event.OUT_MALFORMED);
        }
    }

    /** Completes the checksum where the kernel has left that to the device; false where it cannot be. */
    private boolean isSummed(int total) {
        if (ip == 0 || !VirtioHeader.needsChecksum(packets.machine(), 0)) {
            return true;
        }
        int from = VirtioHeader.checksumFrom(packets.machine(), 0);
        int at = from + VirtioHeader.checksumAt(packets.machine(), 0);
        if (from > total || at + 2 > total) {
            return false;
        }
        int sum = Checksum.sum(packets, ip + from, total - from);
        packets.network().putShort(ip + at, (short) Checksum.complement(sum));
        return true;
    }
}
