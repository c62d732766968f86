package net.tweed.backend.udp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.tweed.netlink.tun.Packets;

/** TCP packets for tests, and what a receiver checks of one; sums are made byte by byte here, in another way than in the code. */
final class Tcp {
    static final int SOURCE = 0x0a050b02; // 10.5.11.2
    static final int DESTINATION = 0x0a050c02; // 10.5.12.2

    private Tcp() {}

    /** A packet with 12 bytes of options and this payload. */
    static byte[] packet(int id, int sequence, int flags, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(52 + payload.length);
        out.putShort((short) 0x4500)
                .putShort((short) out.capacity())
                .putShort((short) id)
                .putShort((short) 0x4000);
        out.put((byte) 63).put((byte) 6).putShort((short) 0).putInt(SOURCE).putInt(DESTINATION);
        out.putShort((short) 40000).putShort((short) 7001).putInt(sequence).putInt(77);
        out.put((byte) 0x80).put((byte) flags).putShort((short) 512).putInt(0);
        out.put(new byte[] {1, 1, 8, 10, 0, 0, 0, 9, 0, 0, 0, 8}).put(payload);
        return summed(out.array());
    }

    /** With the checksums that it should have. */
    static byte[] summed(byte[] packet) {
        ByteBuffer out = ByteBuffer.wrap(packet);
        int header = (packet[0] & 0xf) * 4;
        out.putShort(10, (short) 0).putShort(10, (short) ~sum(Arrays.copyOf(packet, header)));
        out.putShort(header + 16, (short) 0).putShort(header + 16, (short) ~segmentSum(packet));
        return packet;
    }

    /** Whether both checksums are right. */
    static boolean isRight(byte[] packet) {
        return sum(Arrays.copyOf(packet, (packet[0] & 0xf) * 4)) == 0xffff && segmentSum(packet) == 0xffff;
    }

    private static int segmentSum(byte[] packet) {
        int header = (packet[0] & 0xf) * 4;
        ByteBuffer all = ByteBuffer.allocate(12 + packet.length - header);
        all.put(packet, 12, 8).put((byte) 0).put((byte) 6).putShort((short) (packet.length - header));
        return sum(all.put(packet, header, packet.length - header).array());
    }

    static int sum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += i % 2 == 0 ? (bytes[i] & 0xff) << 8 : bytes[i] & 0xff;
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }

    static int sequence(byte[] packet) {
        return ByteBuffer.wrap(packet).getInt(24);
    }

    static int flags(byte[] packet) {
        return packet[33];
    }

    static int id(byte[] packet) {
        return ByteBuffer.wrap(packet).getShort(4) & 0xffff;
    }

    static byte[] payload(byte[] packet) {
        return Arrays.copyOfRange(packet, 52, packet.length);
    }

    static byte[] random(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static void put(Packets packets, int at, byte[] bytes) {
        packets.network().put(at, bytes);
    }
}
