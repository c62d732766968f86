package net.tweed.core.spi;

/** Lets one host at a time write to something that takes one writer at a time: a VPC whose route changes may not overlap. */
public interface Serial {
    /** Enters; false where another host is in. Whoever dies inside is out after a minute. */
    boolean enter(String what);

    /** Leaves; nothing happens where this host is not in. */
    void leave(String what);
}
