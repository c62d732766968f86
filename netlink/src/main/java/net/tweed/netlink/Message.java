package net.tweed.netlink;

import java.nio.ByteBuffer;

/**
 * A message received: a window onto the receive buffer, valid until the next one. Reads past its end are refused as a
 * {@link MalformedMessage}.
 */
public final class Message {
    static final int HEADER = MessageWriter.HEADER;

    private final ByteBuffer buffer;
    private int start;
    private int end;
    private int limit;

    Message(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    /** Starts over with a datagram of this many bytes. */
    void datagram(int bytes) {
        limit = Math.min(bytes, buffer.capacity());
        end = 0;
    }

    /** Goes to the datagram's next message; false where there is none. */
    boolean next() {
        start = end + 3 & ~3;
        if (start + HEADER > limit) {
            return false;
        }
        int length = buffer.getInt(start);
        if (length < HEADER || length > limit - start) {
            throw new MalformedMessage("a message of " + length + " bytes in " + (limit - start));
        }
        end = start + length;
        return true;
    }

    public int type() {
        return buffer.getShort(start + 4) & 0xffff;
    }

    public int flags() {
        return buffer.getShort(start + 6) & 0xffff;
    }

    public int sequence() {
        return buffer.getInt(start + 8);
    }

    /** The socket whose request caused this notification; 0: the kernel itself. */
    public int portId() {
        return buffer.getInt(start + 12);
    }

    /** The byte at this offset into the message's body (behind the netlink header). */
    public int u8(int offset) {
        return buffer.get(at(offset, 1)) & 0xff;
    }

    public int u16(int offset) {
        return buffer.getShort(at(offset, 2)) & 0xffff;
    }

    public int u32(int offset) {
        return buffer.getInt(at(offset, 4));
    }

    /** The attributes behind a body of this many bytes. */
    public Attributes attributes(int body) {
        long from = start + HEADER + (Integer.toUnsignedLong(body) + 3 & ~3L);
        return new Attributes(buffer, (int) Math.min(from, end), end);
    }

    private int at(int offset, int bytes) {
        int position = start + HEADER + offset;
        if (offset < 0 || position + bytes > end) {
            throw new MalformedMessage("a body shorter than " + (offset + bytes) + " bytes in message type " + type());
        }
        return position;
    }
}
