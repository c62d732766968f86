package net.tweed.netlink;

/** A message that is not as the kernel's headers define it. Nothing of it is used. */
final class MalformedMessage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedMessage(String what) {
        super(what);
    }
}
