package net.tweed.netlink.sys;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The few C functions that sockets of the kernel need. Each returns what C returns, with failures as negative error
 * numbers: {@code -ENOENT}, never -1.
 *
 * <p>Buffers are direct, and their whole capacity is addressed: the caller keeps them reachable (in a field) for the
 * length of the call. No function here has six arguments: jnr passes garbage as the sixth on x86-64 (jnr/jnr-ffi#181).
 */
public final class Libc {
    public static final int EINTR = 4;
    public static final int EAGAIN = 11;

    private static final Type INT = Type.SINT32;
    private static final Type PTR = Type.POINTER;

    private final Invoker invoker = Invoker.getInstance();
    private final MemoryIO memory = MemoryIO.getInstance();
    private final LastError lastError = LastError.getInstance();

    private final Symbol socket = new Symbol("socket", INT, INT, INT, INT);
    private final Symbol bind = new Symbol("bind", INT, INT, PTR, INT);
    private final Symbol connect = new Symbol("connect", INT, INT, PTR, INT);
    private final Symbol getsockname = new Symbol("getsockname", INT, INT, PTR, PTR);
    private final Symbol setsockopt = new Symbol("setsockopt", INT, INT, INT, INT, PTR, INT);
    private final Symbol send = new Symbol("send", Type.SLONG, INT, PTR, Type.ULONG, INT);
    private final Symbol recv = new Symbol("recv", Type.SLONG, INT, PTR, Type.ULONG, INT);
    private final Symbol poll = new Symbol("poll", INT, PTR, Type.ULONG, INT);
    private final Symbol eventfd = new Symbol("eventfd", INT, Type.UINT32, INT);
    private final Symbol read = new Symbol("read", Type.SLONG, INT, PTR, Type.ULONG);
    private final Symbol write = new Symbol("write", Type.SLONG, INT, PTR, Type.ULONG);
    private final Symbol writev = new Symbol("writev", Type.SLONG, INT, PTR, INT);
    private final Symbol sendmsg = new Symbol("sendmsg", Type.SLONG, INT, PTR, INT);
    private final Symbol recvmsg = new Symbol("recvmsg", Type.SLONG, INT, PTR, INT);
    private final Symbol ioctl = new Symbol("ioctl", INT, INT, Type.ULONG, PTR);
    private final Symbol open = new Symbol("open", INT, PTR, INT);
    private final Symbol close = new Symbol("close", INT, INT);
    private final Symbol setns = new Symbol("setns", INT, INT, INT);

    public static Libc load() {
        return new Libc();
    }

    private Libc() {}

    public int socket(int domain, int type, int protocol) {
        return check(invoker.invokeN3(socket.context, socket.address, domain, type, protocol));
    }

    public int bind(int fd, ByteBuffer address) {
        return check(invoker.invokeN3(bind.context, bind.address, fd, at(address), address.capacity()));
    }

    public int connect(int fd, ByteBuffer address) {
        return check(invoker.invokeN3(connect.context, connect.address, fd, at(address), address.capacity()));
    }

    /**
     * Reads the address that a socket is bound to.
     *
     * @param length four bytes: the room in {@code address}, and on return its use
     */
    public int getsockname(int fd, ByteBuffer address, ByteBuffer length) {
        return check(invoker.invokeN3(getsockname.context, getsockname.address, fd, at(address), at(length)));
    }

    public int setsockopt(int fd, int level, int name, ByteBuffer value) {
        return check(
                invoker.invokeN5(setsockopt.context, setsockopt.address, fd, level, name, at(value), value.capacity()));
    }

    /** Sends the first {@code length} bytes. */
    public int send(int fd, ByteBuffer buffer, int length, int flags) {
        requireRoom(buffer, length);
        return check(invoker.invokeN4(send.context, send.address, fd, at(buffer), length, flags));
    }

    /** Receives into the buffer's whole capacity. */
    public int recv(int fd, ByteBuffer buffer, int flags) {
        return check(invoker.invokeN4(recv.context, recv.address, fd, at(buffer), buffer.capacity(), flags));
    }

    /**
     * Waits for events.
     *
     * @param descriptors {@code struct pollfd}s, eight bytes each, the whole capacity
     * @param timeout in milliseconds; -1 waits for ever
     */
    public int poll(ByteBuffer descriptors, int timeout) {
        return check(
                invoker.invokeN3(poll.context, poll.address, at(descriptors), descriptors.capacity() / 8, timeout));
    }

    public int eventfd(int initial, int flags) {
        return check(invoker.invokeN2(eventfd.context, eventfd.address, initial, flags));
    }

    public int write(int fd, ByteBuffer buffer, int length) {
        requireRoom(buffer, length);
        return check(invoker.invokeN3(write.context, write.address, fd, at(buffer), length));
    }

    /** Reads into the buffer's whole capacity. */
    public int read(int fd, ByteBuffer buffer) {
        return check(invoker.invokeN3(read.context, read.address, fd, at(buffer), buffer.capacity()));
    }

    /**
     * Writes what the vectors point to, as one.
     *
     * @param vectors {@code struct iovec}s, 16 bytes each
     * @param count how many of them
     */
    public int writev(int fd, ByteBuffer vectors, int count) {
        requireRoom(vectors, 16 * count);
        return check(invoker.invokeN3(writev.context, writev.address, fd, at(vectors), count));
    }

    /**
     * Sends what the header points to.
     *
     * @param header a {@code struct msghdr}; what it points to stays reachable too
     */
    public int sendmsg(int fd, ByteBuffer header, int flags) {
        return check(invoker.invokeN3(sendmsg.context, sendmsg.address, fd, at(header), flags));
    }

    /**
     * Receives to where the header points.
     *
     * @param header a {@code struct msghdr}; what it points to stays reachable too
     */
    public int recvmsg(int fd, ByteBuffer header, int flags) {
        return check(invoker.invokeN3(recvmsg.context, recvmsg.address, fd, at(header), flags));
    }

    /** A device's own request whose argument is a structure. */
    public int ioctl(int fd, long request, ByteBuffer argument) {
        return check(invoker.invokeN3(ioctl.context, ioctl.address, fd, request, at(argument)));
    }

    /** A device's own request whose argument is a number. */
    public int ioctl(int fd, long request, long argument) {
        return check(invoker.invokeN3(ioctl.context, ioctl.address, fd, request, argument));
    }

    /** Where a direct buffer's first byte is, for structures that point to it. It keeps nothing reachable. */
    public long address(ByteBuffer buffer) {
        return at(buffer);
    }

    public int open(String path, int flags) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        ByteBuffer text = ByteBuffer.allocateDirect(bytes.length + 1).put(bytes).put((byte) 0);
        int result = check(invoker.invokeN2(open.context, open.address, at(text), flags));
        text.clear(); // and so still reachable here
        return result;
    }

    public int close(int fd) {
        return check(invoker.invokeN1(close.context, close.address, fd));
    }

    public int setns(int fd, int type) {
        return check(invoker.invokeN2(setns.context, setns.address, fd, type));
    }

    private long at(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("A native call needs a direct buffer");
        }
        return memory.getDirectBufferAddress(buffer);
    }

    private static void requireRoom(ByteBuffer buffer, int length) {
        if (length < 0 || length > buffer.capacity()) {
            throw new IllegalArgumentException(length + " bytes are not in a buffer of " + buffer.capacity());
        }
    }

    private int check(long result) {
        return (int) result < 0 ? -lastError.get() : (int) result;
    }

    /** A function's address and how to call it. */
    private static final class Symbol {
        private final long address;
        private final CallContext context;

        Symbol(String name, Type result, Type... parameters) {
            if (parameters.length > 5) {
                throw new IllegalArgumentException(name + " has six arguments: jnr passes garbage as the last");
            }
            address = Library.getDefault().getSymbolAddress(name);
            if (address == 0) {
                throw new UnsatisfiedLinkError("The C library has no " + name);
            }
            context = CallContext.getCallContext(result, parameters, CallingConvention.DEFAULT, true);
        }
    }
}
