package net.tweed.netlink.tun;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import net.tweed.netlink.sys.Libc;

/** Memory that the kernel fills with packets, seen in network order and in this machine's. For one thread. */
public final class Packets {
    /** The most words of one {@link #words}. */
    public static final int BLOCK = 512;

    private final ByteBuffer memory;
    private final ByteBuffer network;
    private final LongBuffer[] words = new LongBuffer[8];
    private final long[] block;
    private final long address;

    /**
     * Zeroed memory.
     *
     * @param bytes its size; more does not fit
     */
    public Packets(int bytes) {
        this(ByteBuffer.allocateDirect(bytes));
    }

    private Packets(ByteBuffer direct) {
        int bytes = direct.capacity();
        this.block = new long[Math.min(BLOCK, bytes >>> 3)];
        this.memory = direct.order(ByteOrder.nativeOrder());
        this.network = memory.duplicate().order(ByteOrder.BIG_ENDIAN);
        for (int i = 0; i < words.length; i++) {
            ByteBuffer rest = memory.slice(Math.min(i, bytes), Math.max(0, bytes - i));
            words[i] = rest.order(ByteOrder.nativeOrder()).asLongBuffer();
        }
        this.address = Libc.load().address(memory);
    }

    /** Memory where what comes after a header of this length lies on a word's border: words are read quicker there. */
    public static Packets aligned(int bytes, int header) {
        int skipped = -header & 7;
        return new Packets(ByteBuffer.allocateDirect(skipped + bytes).slice(skipped, bytes));
    }

    /** As packets have their numbers. */
    public ByteBuffer network() {
        return network;
    }

    /** As this machine has its numbers: the same memory. */
    public ByteBuffer machine() {
        return memory;
    }

    /**
     * Copies words, the byte at this place being the first of the first: an array is read several times quicker than memory
     * outside the heap, even with the copying.
     *
     * @param count at most {@link #BLOCK}
     * @return an array that is written again by the next call, and may be longer
     */
    public long[] words(int at, int count) {
        words[at & 7].get(at >>> 3, block, 0, count);
        return block;
    }

    public int size() {
        return memory.capacity();
    }

    long address() {
        return address;
    }
}
