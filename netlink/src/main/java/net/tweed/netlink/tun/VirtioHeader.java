package net.tweed.netlink.tun;

import java.nio.ByteBuffer;

/**
 * What stands before each packet of a device with {@link Offload#SEGMENTS}: {@code struct virtio_net_hdr} (VIRTIO 1.1,
 * section 5.1.6), ten bytes in this machine's order. It says which part is yet to be summed, and how to cut the packet.
 */
public final class VirtioHeader {
    /** Its length, in bytes. */
    public static final int BYTES = 10;

    /** One packet as it is. */
    public static final int NOT_CUT = 0;
    /** A TCP segment over IPv4 that is to be cut. */
    public static final int TCP4 = 1;

    private static final int NEEDS_CHECKSUM = 1;

    private VirtioHeader() {}

    public static boolean needsChecksum(ByteBuffer machine, int at) {
        return (machine.get(at) & NEEDS_CHECKSUM) != 0;
    }

    /** How the packet is to be cut. */
    public static int cut(ByteBuffer machine, int at) {
        return machine.get(at + 1) & 0xff;
    }

    /** Bytes of payload in each piece. */
    public static int pieceSize(ByteBuffer machine, int at) {
        return machine.getShort(at + 4) & 0xffff;
    }

    /** From where to sum, counted from the packet's first byte. */
    public static int checksumFrom(ByteBuffer machine, int at) {
        return machine.getShort(at + 6) & 0xffff;
    }

    /** Where to put the sum, counted from where it begins. */
    public static int checksumAt(ByteBuffer machine, int at) {
        return machine.getShort(at + 8) & 0xffff;
    }

    /** One packet as it is. */
    public static void plain(ByteBuffer machine, int at) {
        machine.putLong(at, 0).putShort(at + 8, (short) 0);
    }

    /**
     * A TCP segment over IPv4 to be cut, whose checksum is that of the pseudo header alone.
     *
     * @param ip length of the IP header
     * @param headers length of both headers
     * @param piece bytes of payload in each piece
     */
    public static void tcp4(ByteBuffer machine, int at, int ip, int headers, int piece) {
        machine.put(at, (byte) NEEDS_CHECKSUM).put(at + 1, (byte) TCP4);
        machine.putShort(at + 2, (short) headers).putShort(at + 4, (short) piece);
        machine.putShort(at + 6, (short) ip).putShort(at + 8, (short) 16); // where TCP has its checksum
    }
}
