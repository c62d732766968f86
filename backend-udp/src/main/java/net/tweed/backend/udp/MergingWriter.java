package net.tweed.backend.udp;

import java.nio.ByteBuffer;
import net.tweed.backend.udp.Counters.Event;
import net.tweed.netlink.tun.Gather;
import net.tweed.netlink.tun.Packets;
import net.tweed.netlink.tun.VirtioHeader;

/**
 * Gives the kernel packets of one TCP stream that follow one another as one large segment: the way up through the kernel is
 * walked once, not some forty times. Packets are merged only where the kernel, cutting the segment again, would make the same
 * packets; so each one's checksums are verified first, as the merged one's is left to the kernel. Only headers are written.
 * For one thread.
 */
final class MergingWriter implements Writer {
    private static final int TCP_HEADER = 20;
    private static final int ACK = 0x10;
    private static final int PUSH = 0x08;
    /** With the header before it and the first one's own piece that many pieces fit into a {@link Gather}. */
    private static final int MOST = 128;

    private static final int LARGEST = 65535;

    /** Where packets go: a device with {@link net.tweed.netlink.tun.Offload#SEGMENTS}. */
    interface Device {
        /** Writes the pieces as one; the number of bytes, or a negative error number. */
        int write(Gather pieces);
    }

    private final Packets packets;
    private final ByteBuffer network;
    private final Device device;
    private final Counters counters;
    private final Packets virtio = new Packets(VirtioHeader.BYTES);
    private final Gather gather = new Gather();

    // The packets that are kept, to be written as one.
    private int count;
    private int first;
    private int headers;
    private int piece;
    private int payload;
    private int latest;
    private boolean ended;

    MergingWriter(Packets packets, Device device, Counters counters) {
        this.packets = packets;
        this.network = packets.network();
        this.device = device;
        this.counters = counters;
    }

    @Override
    public void write(int at) {
        if (!mayBeMerged(at)) {
            flush();
            single(at);
            return;
        }
        int length = Ipv4.totalLength(network, at) - headersOf(at);
        if (count > 0 && continues(at, length)) {
            gather.add(packets, at + headers, length);
            count++;
            payload += length;
        } else {
            flush();
            gather.clear().add(virtio, 0, VirtioHeader.BYTES);
            gather.add(packets, at, Ipv4.totalLength(network, at));
            count = 1;
            first = at;
            headers = headersOf(at);
            piece = length;
            payload = length;
            ended = false;
        }
        latest = at;
        ended |= length < piece || (network.get(at + Ipv4.HEADER + 13) & PUSH) != 0;
    }

    @Override
    public void flush() {
        if (count == 1) {
            single(first);
        } else if (count > 1) {
            merged();
        }
        count = 0;
    }

    private void single(int at) {
        Ipv4.decrementTtl(network, at);
        VirtioHeader.plain(virtio.machine(), 0);
        gather.clear().add(virtio, 0, VirtioHeader.BYTES);
        gather.add(packets, at, Ipv4.totalLength(network, at));
        write(gather, 1);
    }

    /** The first one's headers speak for all. */
    private void merged() {
        network.putShort(first + 2, (short) (headers + payload));
        network.put(first + 8, (byte) (network.get(first + 8) - 1)); // the TTL; no zero comes here
        network.putShort(first + 10, (short) 0);
        network.putShort(first + 10, (short) ~Checksum.sum(packets, first, Ipv4.HEADER));
        int tcp = first + Ipv4.HEADER;
        network.put(tcp + 13, network.get(latest + Ipv4.HEADER + 13)); // where the last one says PUSH
        int segment = headers - Ipv4.HEADER + payload;
        network.putShort(tcp + 16, (short) Checksum.pseudoHeader(network, first, segment));
        counters.count(Event.MERGED);
        VirtioHeader.tcp4(virtio.machine(), 0, Ipv4.HEADER, headers, piece);
        write(gather, count);
    }

    private void write(Gather pieces, int packetCount) {
        counters.count(device.write(pieces) >= 0 ? Event.RECEIVED : Event.WRITE_FAILED, packetCount);
    }

    private int headersOf(int at) {
        return Ipv4.HEADER + ((network.get(at + Ipv4.HEADER + 12) & 0xf0) >>> 2);
    }

    /** Whether it is plain data of a TCP stream, and whole. */
    private boolean mayBeMerged(int at) {
        int total = Ipv4.totalLength(network, at);
        if (Ipv4.protocol(network, at) != Ipv4.TCP
                || Ipv4.headerLength(network, at) != Ipv4.HEADER
                || Ipv4.isFragment(network, at)
                || total <= Ipv4.HEADER + TCP_HEADER) {
            return false;
        }
        int tcp = at + Ipv4.HEADER;
        int length = headersOf(at);
        return length >= Ipv4.HEADER + TCP_HEADER
                && length < total
                && (network.get(tcp + 13) & ~PUSH & 0xff) == ACK
                && Checksum.sum(packets, at, Ipv4.HEADER) == 0xffff
                && isSummed(at, tcp, total - Ipv4.HEADER);
    }

    private boolean isSummed(int at, int tcp, int length) {
        return Checksum.fold((long) Checksum.pseudoHeader(network, at, length) + Checksum.sum(packets, tcp, length))
                == 0xffff;
    }

    /** Whether the packet is what the kernel would cut off next. */
    private boolean continues(int at, int length) {
        int tcp = at + Ipv4.HEADER;
        int was = latest + Ipv4.HEADER;
        return !ended
                && count < MOST
                && length <= piece
                && headers + payload + length <= LARGEST
                && headersOf(at) == headers
                && network.getInt(tcp + 4) == network.getInt(first + Ipv4.HEADER + 4) + payload
                && sameIp(at)
                && network.getInt(tcp) == network.getInt(was) // ports
                && network.getInt(tcp + 8) == network.getInt(was + 8) // acknowledged
                && network.getShort(tcp + 14) == network.getShort(was + 14) // window
                && network.getShort(tcp + 18) == network.getShort(was + 18) // urgent
                && sameOptions(tcp, was);
    }

    private boolean sameIp(int at) {
        return network.getShort(at) == network.getShort(latest) // version, length, service
                && network.getShort(at + 6) == network.getShort(latest + 6) // Don't Fragment
                && network.getShort(at + 8) == network.getShort(latest + 8) // TTL, protocol
                && network.getLong(at + 12) == network.getLong(latest + 12) // addresses
                && (Ipv4.dontFragment(network, at) // then the identification means nothing: RFC 6864
                        || (short) (Ipv4.identification(network, latest) + 1) == network.getShort(at + 4));
    }

    private boolean sameOptions(int tcp, int was) {
        for (int i = TCP_HEADER; i < headers - Ipv4.HEADER; i += 4) {
            if (network.getInt(tcp + i) != network.getInt(was + i)) {
                return false;
            }
        }
        return true;
    }
}
