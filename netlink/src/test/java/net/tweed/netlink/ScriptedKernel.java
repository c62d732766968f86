package net.tweed.netlink;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.tweed.netlink.sys.Libc;

/** A kernel that answers as it is told to, with the faults that the real one has once in a blue moon. */
final class ScriptedKernel implements Transport {
    private static final int EMPTY = -Libc.EAGAIN;

    private final Deque<Datagram> answers = new ArrayDeque<>();
    private final List<Integer> requested = new ArrayList<>();
    private int sequence;

    /** One datagram, or an error number. */
    private record Datagram(MessageWriter content, int error) {}

    /** Types of the requests received. */
    List<Integer> requested() {
        return requested;
    }

    /** A message of four bytes, whose sequence is that of the next request, plus the offset. */
    ScriptedKernel answers(int type, int flags, int body, int offset) {
        MessageWriter writer = new MessageWriter(256);
        writer.begin(type, flags, sequence + 1 + offset);
        writer.u32(body);
        writer.end();
        answers.add(new Datagram(writer, 0));
        return this;
    }

    ScriptedKernel fails(int error) {
        answers.add(new Datagram(new MessageWriter(4), -error));
        return this;
    }

    /** What comes next answers the request after the next. */
    ScriptedKernel then() {
        sequence++;
        return this;
    }

    @Override
    public int portId() {
        return 77;
    }

    @Override
    public void send(ByteBuffer buffer, int length) {
        for (int at = 0; at < length; at += buffer.getInt(at) + 3 & ~3) {
            requested.add(buffer.getShort(at + 4) & 0xffff);
        }
    }

    @Override
    public int receive(ByteBuffer buffer, int flags) {
        Datagram next = answers.poll();
        if (next == null) {
            return EMPTY;
        }
        if (next.error() != 0) {
            return next.error();
        }
        MessageWriter from = next.content();
        for (int i = 0; i < from.length(); i++) {
            buffer.put(i, from.buffer().get(i));
        }
        return from.length();
    }

    @Override
    public void close() {}
}
