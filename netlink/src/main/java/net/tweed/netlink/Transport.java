package net.tweed.netlink;

import java.nio.ByteBuffer;

/** Datagrams to and from the kernel. */
interface Transport extends AutoCloseable {
    /** The kernel's name for this end: notifications caused by its requests carry it. */
    int portId();

    /** Sends one datagram: the buffer's first {@code length} bytes. */
    void send(ByteBuffer buffer, int length);

    /** Receives one datagram; the number of bytes, or a negative error number. */
    int receive(ByteBuffer buffer, int flags);

    @Override
    void close();
}
