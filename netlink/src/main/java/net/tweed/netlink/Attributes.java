package net.tweed.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.tweed.core.model.Addresses;

/**
 * A cursor over attributes ({@code struct nlattr}): {@link #next} to the first and to each further one. A length that
 * does not fit, or a value that is not as long as it is read, is refused as a {@link MalformedMessage}.
 */
public final class Attributes {
    private static final int TYPE_MASK = 0x3fff; // NLA_TYPE_MASK: without the nested and byte-order flags

    private final ByteBuffer buffer;
    private final int end;
    private int start;
    private int length;
    private int following;

    Attributes(ByteBuffer buffer, int start, int end) {
        this.buffer = buffer;
        this.following = start;
        this.end = end;
    }

    public boolean next() {
        start = following;
        if (start + 4 > end) {
            return false;
        }
        length = buffer.getShort(start) & 0xffff;
        if (length < 4 || length > end - start) {
            throw new MalformedMessage("an attribute of " + length + " bytes in " + (end - start));
        }
        following = start + (length + 3 & ~3);
        return true;
    }

    public int type() {
        return buffer.getShort(start + 2) & TYPE_MASK;
    }

    public int size() {
        return length - 4;
    }

    public int u8() {
        require(1);
        return buffer.get(start + 4) & 0xff;
    }

    public int u32() {
        require(4);
        return buffer.getInt(start + 4);
    }

    /** Two bytes in network order. */
    public int port() {
        require(2);
        return (buffer.get(start + 4) & 0xff) << 8 | (buffer.get(start + 5) & 0xff);
    }

    public byte[] bytes() {
        byte[] bytes = new byte[size()];
        buffer.get(start + 4, bytes);
        return bytes;
    }

    public InetAddress address() {
        if (size() != 4 && size() != 16) {
            throw new MalformedMessage("an address of " + size() + " bytes");
        }
        return Addresses.of(bytes());
    }

    /** The text up to its zero byte. */
    public String text() {
        byte[] bytes = bytes();
        int count = 0;
        while (count < bytes.length && bytes[count] != 0) {
            count++;
        }
        return new String(bytes, 0, count, StandardCharsets.UTF_8);
    }

    /** The attributes inside this one. */
    public Attributes nested() {
        return new Attributes(buffer, start + 4, start + length);
    }

    private void require(int bytes) {
        if (size() < bytes) {
            throw new MalformedMessage("an attribute of " + size() + " bytes, where " + bytes + " are due");
        }
    }
}
