package net.tweed.netlink.sys;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/**
 * Sends datagrams to a Unix socket (unix(7)), which the JDK cannot: its Unix sockets are streams. Safe for all threads.
 *
 * <p>A socket is opened for each datagram: they are few, and the receiver may have been replaced since the last one.
 */
public final class UnixDatagram {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDTIMEO = 21;
    private static final int SEND_SECONDS = 5; // a receiver that reads nothing for so long is stuck
    private static final int LONGEST_PATH = 107; // sun_path has 108 bytes, the last a zero
    private static final int LONGEST_TEXT = 64 * 1024;

    private final Libc libc;
    private final String path;
    private final ByteBuffer address;
    private final ByteBuffer patience =
            ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder()).putLong(0, SEND_SECONDS); // struct timeval
    private ByteBuffer message = ByteBuffer.allocateDirect(1); // kept in a field for the length of the call

    /**
     * A sender to this socket; nothing is opened yet.
     *
     * @param path a file's path, or, after {@code @}, a name in the abstract namespace
     */
    public UnixDatagram(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 2 || bytes.length > LONGEST_PATH || (bytes[0] != '/' && bytes[0] != '@')) {
            throw new TweedException(
                    Kind.CONFIG,
                    "Cannot send to Unix socket \"" + path
                            + "\": it must be a path that begins with /, or a name after @," + " of at most "
                            + LONGEST_PATH + " bytes");
        }
        boolean named = bytes[0] == '@';
        bytes[0] = named ? 0 : bytes[0];
        this.libc = Libc.load();
        this.path = path;
        this.address =
                ByteBuffer.allocateDirect(2 + bytes.length + (named ? 0 : 1)).order(ByteOrder.nativeOrder());
        address.putShort((short) AF_UNIX).put(bytes);
    }

    /**
     * Sends the text as one datagram, waiting for room at most five seconds.
     *
     * @throws TweedException where the receiver is not there or does not take it
     */
    public synchronized void send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > LONGEST_TEXT) {
            throw new IllegalArgumentException("A datagram has 1 to " + LONGEST_TEXT + " bytes, not " + bytes.length);
        }
        message = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        int fd = require(libc.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0));
        try {
            libc.setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, patience); // where that fails it waits longer: no harm
            require(libc.connect(fd, address));
            require(libc.send(fd, message, bytes.length, MSG_NOSIGNAL));
        } finally {
            libc.close(fd);
        }
    }

    private int require(int result) {
        if (result < 0) {
            throw new TweedException(
                    Kind.UNAVAILABLE, "Cannot send to Unix socket " + path + ": " + Errno.text(-result));
        }
        return result;
    }
}
