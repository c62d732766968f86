package net.tweed.netlink;

/** Writes a request's body: its fixed part and attributes. */
@FunctionalInterface
public interface Request {
    void write(MessageWriter out);

    /** A kind of request that is written for many rows. */
    @FunctionalInterface
    interface Each<T> {
        void write(MessageWriter out, T row);
    }
}
