package net.tweed.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes netlink messages one behind the other into a direct buffer: headers and attributes as {@code linux/netlink.h}
 * has them, lengths patched in when a part ends.
 */
public final class MessageWriter {
    static final int HEADER = 16; // struct nlmsghdr: length, type, flags, sequence, port
    private static final int NESTED = 0x8000; // NLA_F_NESTED

    private final ByteBuffer buffer;
    private int message;

    MessageWriter(int bytes) {
        this.buffer = NetlinkSocket.direct(bytes);
    }

    ByteBuffer buffer() {
        return buffer;
    }

    int length() {
        return buffer.position();
    }

    void clear() {
        buffer.clear();
    }

    void begin(int type, int flags, int sequence) {
        message = buffer.position();
        buffer.putInt(0).putShort((short) type).putShort((short) flags);
        buffer.putInt(sequence).putInt(0);
    }

    void end() {
        buffer.putInt(message, buffer.position() - message);
        pad();
    }

    public MessageWriter u8(int value) {
        buffer.put((byte) value);
        return this;
    }

    public MessageWriter u16(int value) {
        buffer.putShort((short) value);
        return this;
    }

    public MessageWriter u32(int value) {
        buffer.putInt(value);
        return this;
    }

    /** An attribute of one byte. */
    public MessageWriter u8(int attribute, int value) {
        return header(attribute, 1).u8(value).pad();
    }

    /** An attribute of four bytes. */
    public MessageWriter u32(int attribute, int value) {
        return header(attribute, 4).u32(value);
    }

    /** An attribute of two bytes, in network order: the kernel's {@code __be16}. */
    public MessageWriter port(int attribute, int value) {
        return header(attribute, 2).u8(value >> 8).u8(value).pad();
    }

    public MessageWriter address(int attribute, InetAddress value) {
        return bytes(attribute, value.getAddress());
    }

    public MessageWriter bytes(int attribute, byte[] value) {
        header(attribute, value.length);
        buffer.put(value);
        return pad();
    }

    /** An attribute of text, with the zero byte at its end. */
    public MessageWriter text(int attribute, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        header(attribute, bytes.length + 1);
        buffer.put(bytes).put((byte) 0);
        return pad();
    }

    /** Begins an attribute that holds attributes; {@link #endNested} ends it. */
    public int beginNested(int attribute) {
        int start = buffer.position();
        header(attribute | NESTED, 0);
        return start;
    }

    public void endNested(int start) {
        buffer.putShort(start, (short) (buffer.position() - start));
    }

    private MessageWriter header(int attribute, int length) {
        return u16(4 + length).u16(attribute);
    }

    private MessageWriter pad() {
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }
}
