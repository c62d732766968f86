package net.tweed.backend.udp;

/** Gives packets to the kernel, in their order. */
interface Writer {
    /** The packet at this place, whole, with a TTL over 1. It may be kept until {@link #flush}. */
    void write(int at);

    /** All that was kept: the memory is needed for others. */
    void flush();
}
