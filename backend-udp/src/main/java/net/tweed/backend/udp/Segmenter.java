package net.tweed.backend.udp;

import java.nio.ByteBuffer;
import net.tweed.backend.udp.Counters.Event;
import net.tweed.netlink.sys.Errno;
import net.tweed.netlink.tun.Gather;
import net.tweed.netlink.tun.Offload;
import net.tweed.netlink.tun.Packets;
import net.tweed.netlink.tun.UdpSocket;

/**
 * Cuts a large TCP segment of the kernel's into packets as they are on the wire, each with its own length, identification,
 * sequence number, flags and checksums, and sends them, as many at once as the kernel takes. Only headers are written: the
 * payload goes out from where it is. For one thread.
 */
final class Segmenter {
    private static final int TCP_HEADER = 20;
    private static final int LONGEST_HEADERS = 120; // 60 of IP and 60 of TCP
    private static final int FIN_PUSH = 0x09;
    private static final int WINDOW_REDUCED = 0x80;

    private final Packets packets;
    private final Datagrams socket;
    private final Counters counters;
    private final Packets headers = new Packets(UdpSocket.MOST_SEGMENTS * LONGEST_HEADERS);
    private final Gather gather = new Gather();
    private Offload sends;

    // The segment that is being cut.
    private int ip;
    private int ipLength;
    private int bothLengths;
    private int payload;
    private int piece;

    /** @param sends whether the socket takes many datagrams at once */
    Segmenter(Packets packets, Datagrams socket, Offload sends, Counters counters) {
        this.packets = packets;
        this.socket = socket;
        this.sends = sends;
        this.counters = counters;
    }

    /** Whether many datagrams go out at once: not any more, where the device turned out not to have it. */
    Offload sends() {
        return sends;
    }

    /**
     * Cuts and sends the segment in the packet at this place, whose lengths are right.
     *
     * @param size bytes of payload in each piece
     */
    void send(int at, int size, int to) {
        ByteBuffer in = packets.network();
        ip = at;
        ipLength = Ipv4.headerLength(in, at);
        int total = Ipv4.totalLength(in, at);
        if (Ipv4.protocol(in, at) != Ipv4.TCP || total < ipLength + TCP_HEADER || size <= 0) {
            counters.count(Event.OUT_MALFORMED);
            return;
        }
        bothLengths = ipLength + ((in.get(at + ipLength + 12) & 0xf0) >>> 2);
        if (bothLengths < ipLength + TCP_HEADER || bothLengths > total || bothLengths + size > UdpSocket.MOST_BYTES) {
            counters.count(Event.OUT_MALFORMED);
            return;
        }
        counters.count(Event.CUT);
        payload = total - bothLengths;
        piece = size;
        int count = Math.max(1, (payload + piece - 1) / piece);
        int most = Math.min(UdpSocket.MOST_SEGMENTS, UdpSocket.MOST_BYTES / (bothLengths + piece));
        for (int first = 0; first < count; first += most) {
            int last = Math.min(count, first + most);
            for (int i = first; i < last; i++) {
                writeHeaders(i, i - first, count);
            }
            sendAll(first, last, to);
        }
    }

    private int length(int index) {
        return Math.min(piece, payload - index * piece);
    }

    private void writeHeaders(int index, int slot, int count) {
        ByteBuffer out = headers.network();
        int at = slot * LONGEST_HEADERS;
        int tcp = at + ipLength;
        int length = length(index);
        int from = ip + bothLengths + index * piece;
        out.put(at, packets.network(), ip, bothLengths);
        out.putShort(at + 2, (short) (bothLengths + length));
        out.putShort(at + 4, (short) (Ipv4.identification(out, at) + index));
        out.putShort(at + 10, (short) 0);
        out.putShort(at + 10, (short) ~Checksum.sum(headers, at, ipLength));
        out.putInt(tcp + 4, out.getInt(tcp + 4) + index * piece);
        int flags = out.get(tcp + 13);
        flags &= index < count - 1 ? ~FIN_PUSH : ~0;
        flags &= index > 0 ? ~WINDOW_REDUCED : ~0;
        out.put(tcp + 13, (byte) flags).putShort(tcp + 16, (short) 0);
        int sum = Checksum.pseudoHeader(out, at, bothLengths - ipLength + length)
                + Checksum.sum(headers, tcp, bothLengths - ipLength)
                + Checksum.sum(packets, from, length);
        out.putShort(tcp + 16, (short) Checksum.complement(Checksum.fold(sum)));
    }

    private void sendAll(int first, int last, int to) {
        if (sends == Offload.SEGMENTS && last - first > 1) {
            gather.clear();
            for (int i = first; i < last; i++) {
                add(i, i - first);
            }
            int sent = socket.send(gather, to, bothLengths + piece);
            if (sent >= 0) {
                counters.count(Event.SENT, last - first);
                return;
            }
            if (!oneByOneMayDo(-sent)) {
                counters.count(Event.SEND_FAILED, last - first);
                return;
            }
        }
        for (int i = first; i < last; i++) {
            gather.clear();
            add(i, i - first);
            counters.count(socket.send(gather, to, 0) >= 0 ? Event.SENT : Event.SEND_FAILED);
        }
    }

    private void add(int index, int slot) {
        gather.add(headers, slot * LONGEST_HEADERS, bothLengths);
        gather.add(packets, ip + bothLengths + index * piece, length(index));
    }

    /** Whether the kernel may send one by one what it does not send at once. */
    private boolean oneByOneMayDo(int errno) {
        return switch (errno) {
            case Errno.EIO, Errno.EOPNOTSUPP -> { // the device does not sum what it sends
                sends = Offload.NONE;
                yield true;
            }
            case Errno.EINVAL, Errno.EMSGSIZE -> true; // the path's MTU is less: each is fragmented on its way
            default -> false;
        };
    }
}
