package net.tweed.netlink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.netlink.sys.Errno;
import net.tweed.netlink.sys.Libc;
import org.jspecify.annotations.Nullable;

/**
 * A request socket to the kernel's network configuration, in the network namespace of the thread that opened it. Used
 * by one thread at a time. Failures of the socket are {@link TweedException}s; refusals of a request are values.
 */
public final class Rtnetlink implements AutoCloseable {
    private static final int REQUEST = 1; // NLM_F_REQUEST
    private static final int ACK = 4; // NLM_F_ACK
    private static final int DUMP = 0x300; // NLM_F_DUMP
    private static final int DUMP_INTERRUPTED = 0x10; // NLM_F_DUMP_INTR
    private static final int CAPPED = 0x100; // NLM_F_CAPPED
    private static final int ACK_ATTRIBUTES = 0x200; // NLM_F_ACK_TLVS
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int ATTRIBUTE_TEXT = 1; // NLMSGERR_ATTR_MSG

    /** Above this a larger batch is no faster, and it stays far under any socket's send buffer (EMSGSIZE). */
    private static final int BATCH = 8192;

    /** The longest message of ours is far shorter. */
    private static final int LONGEST_REQUEST = 4096;

    /** The kernel fills at most 32 KB of a dump into one datagram. */
    private static final int RECEIVE = 65536;

    /** A dump is interrupted by changes under it; more often than this in a row is no coincidence. */
    private static final int DUMP_ATTEMPTS = 20;

    private final Transport socket;
    private final MessageWriter out = new MessageWriter(BATCH + LONGEST_REQUEST);
    private final ByteBuffer received = NetlinkSocket.direct(RECEIVE);
    private final Message message = new Message(received);
    private int sequence;
    private volatile Predicate<Message> echo = message -> false;

    /** On any transport: tests have a kernel of their own making. */
    Rtnetlink(Transport socket) {
        this.socket = socket;
    }

    /** Opens a socket in the current thread's network namespace. Reading needs no privilege, writing CAP_NET_ADMIN. */
    public static Rtnetlink open() {
        return new Rtnetlink(NetlinkSocket.forRequests(Libc.load(), NetlinkSocket.NETLINK_ROUTE));
    }

    /** Notifications with this port id were caused by requests of this socket. */
    public int portId() {
        return socket.portId();
    }

    /**
     * Says which notifications were caused by this socket's requests too, or leave things as those did, though they carry
     * no port id: the kernel gives those of an FDB none.
     *
     * @param isEcho is asked on the threads that listen
     */
    public void echoes(Predicate<Message> isEcho) {
        echo = isEcho;
    }

    /** Whether a notification is no news to who uses this socket. On any thread. */
    boolean caused(Message notification) {
        int port = notification.portId();
        return port == 0 ? echo.test(notification) : port == portId();
    }

    /** One request; empty where the kernel carried it out. */
    public Optional<KernelError> execute(int type, int flags, Request request) {
        return Optional.ofNullable(executeAll(type, flags, List.of(request), (writer, each) -> each.write(writer))
                .get(0));
    }

    /**
     * Many requests of one type, batched, each acknowledged. A batch is not atomic: each request succeeds or fails alone.
     *
     * @return for each row, in order, the kernel's refusal, or null where it carried the request out
     */
    public <T> List<@Nullable KernelError> executeAll(int type, int flags, List<T> rows, Request.Each<T> request) {
        List<@Nullable KernelError> answers = new ArrayList<>(rows.size());
        int sent = 0;
        while (sent < rows.size()) {
            out.clear();
            int before = sent;
            while (sent < rows.size() && out.length() < BATCH - BATCH / 16) {
                out.begin(type, flags | REQUEST | ACK, ++sequence);
                request.write(out, rows.get(sent++));
                out.end();
            }
            socket.send(out.buffer(), out.length());
            collect(sent - before, answers);
        }
        return answers;
    }

    /** One request that is answered with one message; {@code read} sees it. */
    public <T> Answer<T> get(int type, Request request, Function<Message, T> read) {
        out.clear();
        out.begin(type, REQUEST, ++sequence);
        request.write(out);
        out.end();
        socket.send(out.buffer(), out.length());
        while (true) {
            receive("an answer");
            while (next()) {
                if (message.sequence() == sequence) {
                    return message.type() == NLMSG_ERROR
                            ? new Answer<>(Optional.empty(), Optional.of(error()))
                            : new Answer<>(Optional.of(parse(read)), Optional.empty());
                }
            }
        }
    }

    /** What a {@link #get} brought: a value or a refusal. */
    public record Answer<T>(Optional<T> value, Optional<KernelError> error) {}

    /**
     * Reads a whole table, again from the start where it changed underneath.
     *
     * @param read makes a row of a message; null leaves it out
     * @throws TweedException where the kernel refuses (DENIED, INTERNAL) or keeps changing it (UNAVAILABLE)
     */
    public <T> List<T> dump(String table, int type, Request request, Function<Message, @Nullable T> read) {
        for (int attempt = 0; attempt < DUMP_ATTEMPTS; attempt++) {
            List<T> rows = new ArrayList<>();
            out.clear();
            out.begin(type, REQUEST | DUMP, ++sequence);
            request.write(out);
            out.end();
            socket.send(out.buffer(), out.length());
            if (dumpOnce(table, rows, read)) {
                return rows;
            }
        }
        throw new TweedException(
                Kind.UNAVAILABLE,
                "Cannot read " + table + ": it changed during each of " + DUMP_ATTEMPTS + " readings");
    }

    private <T> boolean dumpOnce(String table, List<T> rows, Function<Message, @Nullable T> read) {
        boolean whole = true;
        while (true) {
            receive(table);
            while (next()) {
                if (message.sequence() != sequence) {
                    continue; // left from a request that was given up
                }
                whole &= (message.flags() & DUMP_INTERRUPTED) == 0;
                if (message.type() == NLMSG_ERROR) {
                    return refusedDump(table, error());
                }
                if (message.type() == NLMSG_DONE) {
                    KernelError end = error();
                    return end.errno() == 0 ? whole : refusedDump(table, end);
                }
                T row = parse(read);
                if (row != null) {
                    rows.add(row);
                }
            }
        }
    }

    /** A table that does not exist yet is empty; so is one of a family the kernel does not have. */
    private static boolean refusedDump(String table, KernelError error) {
        return switch (error.errno()) {
            case Errno.ENOENT, Errno.EAFNOSUPPORT, Errno.EOPNOTSUPP -> true;
            case Errno.EPERM, Errno.EACCES ->
                throw new TweedException(Kind.DENIED, "Cannot read " + table + ": " + error.describe());
            default -> throw new TweedException(Kind.INTERNAL, "Cannot read " + table + ": " + error.describe());
        };
    }

    /** Takes the acknowledgements of the last {@code count} requests: the kernel sends them in order. */
    private void collect(int count, List<@Nullable KernelError> answers) {
        int missing = count;
        while (missing > 0) {
            receive("acknowledgements");
            while (next()) {
                if (message.type() == NLMSG_ERROR && message.sequence() == sequence - missing + 1) {
                    KernelError error = error();
                    answers.add(error.errno() == 0 ? null : error);
                    missing--;
                }
            }
        }
    }

    private void receive(String what) {
        int length = socket.receive(received, 0);
        if (length == -Errno.ENOBUFS) {
            throw new TweedException(
                    Kind.UNAVAILABLE, "Lost the kernel's " + what + ": the socket's buffer overflowed");
        }
        if (length == -Libc.EAGAIN) {
            throw new TweedException(Kind.UNAVAILABLE, "The kernel did not send " + what + " in time");
        }
        if (length < 0) {
            throw new TweedException(
                    Kind.UNAVAILABLE, "Cannot receive " + what + " from the kernel: " + Errno.text(-length));
        }
        message.datagram(length);
    }

    private boolean next() {
        try {
            return message.next();
        } catch (MalformedMessage e) {
            throw malformed(e);
        }
    }

    private <T> T parse(Function<Message, T> read) {
        try {
            return read.apply(message);
        } catch (MalformedMessage | IllegalArgumentException e) { // values refuse what cannot be
            throw malformed(e);
        }
    }

    /** {@code struct nlmsgerr}: the error, the request's header, the request unless capped, attributes. */
    private KernelError error() {
        try {
            int errno = -message.u32(0);
            if ((message.flags() & ACK_ATTRIBUTES) == 0) {
                return new KernelError(errno, Optional.empty());
            }
            boolean bare = message.type() == NLMSG_DONE; // NLMSG_DONE has the number alone before the attributes
            int request = (message.flags() & CAPPED) != 0 ? Message.HEADER : bare ? 0 : message.u32(4);
            return new KernelError(errno, text(message.attributes(4 + request)));
        } catch (MalformedMessage e) {
            throw malformed(e);
        }
    }

    private static Optional<String> text(Attributes attributes) {
        while (attributes.next()) {
            if (attributes.type() == ATTRIBUTE_TEXT) {
                return Optional.of(attributes.text());
            }
        }
        return Optional.empty();
    }

    private static TweedException malformed(RuntimeException e) {
        return new TweedException(Kind.INTERNAL, "The kernel's answer cannot be read: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        socket.close();
    }
}
