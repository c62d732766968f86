package net.tweed.netlink.tun;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of memory to be written as one ({@code struct iovec}s). For one thread.
 */
public final class Gather {
    /** Two pieces for each of the most segments of a send, and a header's. The kernel takes 1,024 (UIO_MAXIOV). */
    private static final int MOST = 260;

    private static final int VECTOR = 16;

    private final ByteBuffer vectors = Direct.buffer(MOST * VECTOR);
    private final @Nullable Packets[] memories = new Packets[MOST]; // keeps them reachable
    private int count;
    private int bytes;

    /** Adds a piece behind those that are there. */
    public Gather add(Packets memory, int from, int length) {
        if (from < 0 || length < 0 || from > memory.size() - length) {
            throw new IllegalArgumentException(length + " bytes from " + from + " are not in " + memory.size());
        }
        vectors.putLong(VECTOR * count, memory.address() + from);
        vectors.putLong(VECTOR * count + 8, length);
        memories[count] = memory;
        count++;
        bytes += length;
        return this;
    }

    public Gather clear() {
        count = 0;
        bytes = 0;
        return this;
    }

    /** What they hold, one behind the other: for a look at it. */
    public byte[] copy() {
        ByteBuffer copy = ByteBuffer.allocate(bytes);
        for (int i = 0; i < count; i++) {
            Packets memory = Objects.requireNonNull(memories[i]);
            int from = (int) (vectors.getLong(VECTOR * i) - memory.address());
            int length = (int) vectors.getLong(VECTOR * i + 8);
            copy.put(memory.machine().slice(from, length));
        }
        return copy.array();
    }

    /** The sum of their lengths. */
    public int bytes() {
        return bytes;
    }

    public int count() {
        return count;
    }

    ByteBuffer vectors() {
        return vectors;
    }
}
